import { randomBytes, randomUUID } from 'node:crypto';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Database } from '../platform/index.ts';
import { testDatabase } from '../testing/test-database.ts';
import { VaultError } from './errors.ts';
import { createKeyRing, rotateKeyRing } from './key-ring.ts';
import { createSoftwareHsm } from './software-hsm.ts';
import { createVault, type Vault } from './vault.ts';

const firstRing = createKeyRing(randomBytes);
const secondRing = rotateKeyRing(firstRing, randomBytes);
const vaultWith = (ring: typeof firstRing) =>
  createVault({ hsm: createSoftwareHsm(ring, randomBytes), random: randomBytes });
const oldVault = vaultWith(firstRing);
const newVault = vaultWith(secondRing);
const onlyNewKeys = vaultWith({
  current: 2,
  versions: new Map([...secondRing.versions].filter(([version]) => version === 2)),
});

let database: Database;
beforeAll(async () => {
  database = await testDatabase();
});
beforeEach(() => database.query('delete from vault_pans'));

async function storeCards(vault: Vault, count: number) {
  const cards = Array.from({ length: count }, () => ({
    merchantId: randomUUID(),
    cardId: randomUUID(),
    pan: vault.newPan('440872'),
  }));
  await database.transaction((tx) =>
    vault.storePans(
      tx,
      cards.map((card) => vault.panRow(card)),
    ),
  );
  return cards;
}

async function rowsByVersion() {
  const rows = await database.query<{ key_version: number; rows: number }>(
    'select key_version, count(*)::int as rows from vault_pans group by 1 order by 1',
  );
  return Object.fromEntries(rows.map((row) => [row.key_version, row.rows]));
}

describe('re-encryption', () => {
  test('brings every row under the current keys, which then suffice to find and read it', async () => {
    const cards = await storeCards(oldVault, 7);
    const progress: number[] = [];
    const done = await newVault.reencrypt(database, {
      pageSize: 3,
      onProgress: (rows) => void progress.push(rows),
    });
    expect(done).toBe(7);
    expect(progress).toEqual([3, 6, 7]);
    expect(await rowsByVersion()).toEqual({ 2: 7 });
    for (const { merchantId, cardId, pan } of cards) {
      expect((await onlyNewKeys.readPan(database, merchantId, cardId))?.reveal()).toBe(pan.reveal());
      expect(await onlyNewKeys.findByPan(database, pan)).toMatchObject({ merchantId, cardId });
    }
  });

  test('leaves rows of the current version as they are', async () => {
    await storeCards(newVault, 3);
    const before = await database.query('select lookup, sealed from vault_pans order by card_id');
    expect(await newVault.reencrypt(database)).toBe(0);
    expect(await database.query('select lookup, sealed from vault_pans order by card_id')).toEqual(before);
  });

  test('does nothing to an empty table', async () => {
    expect(await newVault.reencrypt(database)).toBe(0);
  });

  test('goes on where it was killed, with every row readable in between', async () => {
    const cards = await storeCards(oldVault, 10);
    const killed = newVault.reencrypt(database, {
      pageSize: 4,
      onProgress: () => {
        throw new Error('killed');
      },
    });
    await expect(killed).rejects.toThrow('killed');
    expect(await rowsByVersion()).toEqual({ 1: 6, 2: 4 });
    for (const { merchantId, cardId, pan } of cards) {
      expect((await newVault.readPan(database, merchantId, cardId))?.reveal()).toBe(pan.reveal());
      expect(await newVault.findByPan(database, pan)).toMatchObject({ merchantId, cardId });
    }
    expect(await newVault.reencrypt(database, { pageSize: 4 })).toBe(6);
    expect(await rowsByVersion()).toEqual({ 2: 10 });
  });

  test('finds rows that were written with the old keys behind it', async () => {
    await storeCards(oldVault, 4);
    const done = await newVault.reencrypt(database, {
      pageSize: 2,
      onProgress: async (rows) => {
        if (rows === 4) await storeCards(oldVault, 3);
      },
    });
    expect(done).toBe(7);
    expect(await rowsByVersion()).toEqual({ 2: 7 });
  });

  test('may run twice at once, each row done by one of them', async () => {
    await storeCards(oldVault, 20);
    const runs = [
      newVault.reencrypt(database, { pageSize: 3 }),
      newVault.reencrypt(database, { pageSize: 4 }),
    ];
    const [first = 0, second = 0] = await Promise.all(runs);
    expect(first + second).toBe(20);
    expect(await rowsByVersion()).toEqual({ 2: 20 });
  });

  test('goes back to an older version when that one is made current again', async () => {
    await storeCards(newVault, 3);
    await vaultWith({ current: 1, versions: secondRing.versions }).reencrypt(database);
    expect(await rowsByVersion()).toEqual({ 1: 3 });
  });

  test('stops at a row it cannot open and changes nothing in its page', async () => {
    await storeCards(oldVault, 3);
    await expect(onlyNewKeys.reencrypt(database)).rejects.toBeInstanceOf(VaultError);
    expect(await rowsByVersion()).toEqual({ 1: 3 });
  });

  test.each([[0], [-1], [1.5]])('refuses pages of %d rows', async (pageSize) => {
    await expect(newVault.reencrypt(database, { pageSize })).rejects.toThrow(RangeError);
  });
});
