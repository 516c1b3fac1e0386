import { describe, expect, test } from 'vitest';
import { readRulesOf, unrestricted } from '../authorizations/index.ts';
import { listProducts } from '../catalog/index.ts';
import { worldcardSandbox } from '../dialects/worldcard/index.ts';
import { findProgramme, reserveBalance, usualProgrammeSettings } from '../merchants/index.ts';
import { publicId } from '../platform/index.ts';
import { parrotDialect } from '../testing/api-world.ts';
import { engineWorld } from '../testing/engine-world.ts';
import { rotatedVaults } from '../testing/rotated-vaults.ts';
import { testDatabase } from '../testing/test-database.ts';
import type { Vault } from '../vault/index.ts';
import { sandboxFileContent } from './sandbox-file.ts';
import {
  openSandboxProfile,
  reencryptSandboxProfile,
  type SandboxDialect,
  type SandboxProfile,
} from './sandbox-profile.ts';

const dialect = (name: string, more: Partial<SandboxDialect> = {}): SandboxDialect => ({
  name,
  section: name,
  basePath: `/${name}`,
  programmeName: name.toUpperCase(),
  spendRules: null,
  products: worldcardSandbox.products.slice(0, 2),
  stock: [],
  describe: ({ publicId }) => ({ publicId }),
  ...more,
});

const parrot = dialect('parrot');
const onlyBooks = { ...unrestricted('USD'), allowedMccs: ['5942'] };
const mynah = dialect('mynah', { spendRules: onlyBooks });
const settings = { recordsUndelivered: true, refusesReplays: false };
const profiles = { parrot: parrotDialect, mynah: { ...parrotDialect, programmeSettings: settings } };

const database = await testDatabase();
const { engine } = await engineWorld(database);

/** A database without a sandbox, and starts of servers that make and find one. */
async function sandbox() {
  await database.query('delete from sandbox_profile');
  return {
    /** A start by a server that speaks these dialects. */
    start: (...dialects: SandboxDialect[]) => openSandboxProfile({ ...engine, profiles, dialects }),
    countOf: async (table: string) => (await database.query(`select from ${table}`)).length,
    productsOf: async ({ merchantId }: SandboxProfile, programmeId: string) =>
      (await listProducts(database, { merchantId, programmeId }, {}, { page: 1, pageSize: 100 })).rows,
  };
}

const sectionNames = ({ sections }: SandboxProfile) => sections.map(({ section }) => section);

describe('a sandbox that was made before a dialect existed', () => {
  test('stays as it is where the server speaks none that is new', async () => {
    const { start, countOf } = await sandbox();
    const first = await start(parrot);
    const before = [await countOf('programmes'), await countOf('credentials'), await countOf('products')];
    expect(await start(parrot)).toEqual({ profile: first.profile, isNew: false });
    expect([await countOf('programmes'), await countOf('credentials'), await countOf('products')]).toEqual(
      before,
    );
  });

  test('gets a section for it at the next start, and keeps the others as they were', async () => {
    const { start, productsOf } = await sandbox();
    const { profile: before, isNew } = await start(parrot);
    expect([isNew, sectionNames(before)]).toEqual([true, ['parrot']]);
    const { profile: after, isNew: isNewAgain } = await start(parrot, mynah);
    expect([isNewAgain, sectionNames(after)]).toEqual([false, ['parrot', 'mynah']]);
    expect(after).toMatchObject({ merchantId: before.merchantId, apiKey: before.apiKey });
    expect(after.sections[0]).toEqual(before.sections[0]);
    expect((await start(parrot, mynah)).profile).toEqual(after);

    const { programmeId = '' } = after.sections[1] ?? {};
    const { merchantId } = after;
    expect(await findProgramme(database, { merchantId, programmeId })).toMatchObject({
      name: 'MYNAH',
      dialect: 'mynah',
      settings,
    });
    expect((await productsOf(after, programmeId)).map(({ code }) => code)).toEqual(
      expect.arrayContaining(mynah.products.map(({ code }) => code)),
    );
    const content = sandboxFileContent(after, 'http://127.0.0.1:4242');
    expect(content.mynah).toMatchObject({
      baseUrl: 'http://127.0.0.1:4242/mynah',
      programmeId: publicId('programme', programmeId),
    });
  });

  test('is given no second reserve for it', async () => {
    const { start } = await sandbox();
    const { profile } = await start(parrot);
    const before = await reserveBalance(database, profile.merchantId, 'USD');
    await start(parrot, mynah);
    expect(await reserveBalance(database, profile.merchantId, 'USD')).toEqual(before);
  });

  test('gets it once from several servers that start at once', async () => {
    const { start, countOf } = await sandbox();
    await start(parrot);
    const programmes = await countOf('programmes');
    const starts = await Promise.all(Array.from({ length: 4 }, () => start(parrot, mynah)));
    for (const { profile } of starts) expect(profile).toEqual(starts[0]?.profile);
    expect(await countOf('programmes')).toBe(programmes + 1);
    expect(await countOf('sandbox_profile')).toBe(1);
  });

  test('keeps what it has of a dialect that a server does not speak', async () => {
    const { start } = await sandbox();
    const { profile } = await start(parrot, mynah);
    const { profile: opened } = await start(mynah);
    expect(opened.sections).toEqual(profile.sections);
    expect((await start(parrot, mynah)).profile).toEqual(profile);
  });
});

describe('what a new sandbox’s cards may be used for', () => {
  test('is what the dialect says, of each of its products, and of no other’s', async () => {
    const { start, productsOf } = await sandbox();
    const { profile } = await start(parrot, mynah);
    const rules = async (index: number) => {
      const products = await productsOf(profile, profile.sections[index]?.programmeId ?? '');
      const ids = products.map(({ id }) => id);
      return [ids.length, [...(await readRulesOf(database, profile.merchantId, ids)).values()]];
    };
    expect(await rules(0)).toEqual([2, []]);
    expect(await rules(1)).toEqual([2, [onlyBooks, onlyBooks]]);
  });

  test('cannot be what no rules can say', async () => {
    const { start, countOf } = await sandbox();
    const wrong = dialect('mynah', { spendRules: { ...onlyBooks, allowedMccs: ['books'] } });
    await expect(start(wrong)).rejects.toThrow('mynah limits its cards by what cannot be kept');
    expect(await countOf('sandbox_profile')).toBe(0);
  });
});

test('a programme has the settings that its dialect usually has', async () => {
  const { start } = await sandbox();
  const { profile } = await start(parrot);
  const { merchantId, sections } = profile;
  const programme = await findProgramme(database, {
    merchantId,
    programmeId: sections[0]?.programmeId ?? '',
  });
  expect(programme?.settings).toEqual(usualProgrammeSettings);
});

test('a profile comes under the vault’s new keys, and says the same', async () => {
  await sandbox();
  const { before, after, forgetful } = rotatedVaults();
  const start = (vault: Vault) => openSandboxProfile({ ...engine, vault, profiles, dialects: [] });
  const { profile } = await start(before);
  expect(await reencryptSandboxProfile(database, after)).toBe(1);
  expect(await start(forgetful)).toEqual({ profile, isNew: false });
});
