import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Database } from '../platform/index.ts';
import { rotatedVaults } from '../testing/rotated-vaults.ts';
import { testDatabase } from '../testing/test-database.ts';
import { VaultError } from './errors.ts';
import { reencryptColumn, type SealedColumn } from './reencrypt-column.ts';
import type { Vault } from './vault.ts';

const { before: oldVault, after: newVault, forgetful: onlyNewKeys } = rotatedVaults();

interface Place {
  readonly owner: string;
  readonly kind: number;
}
const contextOf = ({ owner, kind }: Place) => `test:${owner}:${kind}`;
const column: SealedColumn<Place> = {
  table: 'sealed_things',
  column: 'sealed',
  key: { owner: 'owner_name', kind: 'kind' },
  contextOf,
};

let database: Database;
beforeAll(async () => {
  database = await testDatabase();
  await database.query(
    'create table sealed_things (owner_name text, kind integer, sealed bytea, primary key (owner_name, kind))',
  );
});
beforeEach(() => database.query('delete from sealed_things'));

const owners = (count: number) => Array.from({ length: count }, (_, index) => `o${index % 7}-${index}`);

async function keep(vault: Vault, owner: string, kind: number, text: string | null) {
  const sealed = text === null ? null : vault.sealBytes(Buffer.from(text), contextOf({ owner, kind }));
  await database.query('insert into sealed_things values ($1, $2, $3)', [owner, kind, sealed]);
}

async function opened(vault: Vault): Promise<Record<string, string | null>> {
  const rows = await database.query<Place & { sealed: Buffer | null }>(
    'select owner_name as owner, kind, sealed from sealed_things',
  );
  return Object.fromEntries(
    rows.map(({ sealed, ...place }) => [
      contextOf(place),
      sealed && vault.openBytes(sealed, contextOf(place)).toString(),
    ]),
  );
}

describe('re-encrypting a column', () => {
  test('brings each value under the current keys, for its own context, and leaves what there is none of', async () => {
    for (const owner of owners(45)) await keep(oldVault, owner, 1, `of ${owner}`);
    await keep(oldVault, 'o3-3', 2, 'another of o3-3');
    await keep(newVault, 'z', 1, 'new already');
    await keep(oldVault, 'nothing', 1, null);
    const before = await opened(newVault);
    expect(await reencryptColumn(database, newVault, column)).toBe(46);
    expect(await opened(onlyNewKeys)).toEqual(before);
    expect(await reencryptColumn(database, newVault, column)).toBe(0);
  });

  test('of an empty table does nothing', async () => {
    expect(await reencryptColumn(database, newVault, column)).toBe(0);
  });

  test('goes on where it was stopped', async () => {
    for (const owner of owners(30)) await keep(oldVault, owner, 1, owner);
    await database.query('update sealed_things set sealed = $1 where owner_name = $2', [
      oldVault.sealBytes(Buffer.from('moved'), 'test:elsewhere:1'),
      'o6-27',
    ]);
    await expect(reencryptColumn(database, newVault, column)).rejects.toBeInstanceOf(VaultError);
    await database.query('delete from sealed_things where owner_name = $1', ['o6-27']);
    const left = await reencryptColumn(database, newVault, column);
    expect(left).toBeGreaterThan(0);
    expect(left).toBeLessThan(29);
    expect(Object.keys(await opened(onlyNewKeys))).toHaveLength(29);
  });

  test('may run twice at once', async () => {
    for (const owner of owners(50)) await keep(oldVault, owner, 1, owner);
    const counts = await Promise.all([1, 2].map(() => reencryptColumn(database, newVault, column)));
    expect(counts.reduce((sum, count) => sum + count)).toBe(50);
    expect(Object.keys(await opened(onlyNewKeys))).toHaveLength(50);
  });
});
