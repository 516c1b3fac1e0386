import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { testDatabase } from '../testing/test-database.ts';
import { createMerchant } from './create-merchant.ts';
import { createProgramme } from './create-programme.ts';
import type { Merchant } from './merchant.ts';
import { findMerchant, listMerchants } from './merchants-store.ts';
import { findProgramme, listProgrammes } from './programmes-store.ts';
import { replaceAllowlist } from './replace-allowlist.ts';
import { updateMerchant } from './update-merchant.ts';
import { type ProgrammeChanges, updateProgramme } from './update-programme.ts';

const database = await testDatabase();
const createdAt = new Date('2026-04-01T02:00:00.123Z');

async function merchant(settings = {}): Promise<Merchant> {
  const result = await createMerchant(database, { id: randomUUID(), name: 'Acme', settings, createdAt });
  if (result.kind !== 'created') throw new Error(result.problem);
  return result.merchant;
}

describe('creating a merchant', () => {
  test.each([
    ['', 'name'],
    ['   ', 'name'],
    ['x'.repeat(101), 'name'],
    ['nul\u0000', 'name'],
    ['line\nbreak', 'name'],
    ['half \ud800', 'name'],
  ])('is refused with the name %j, and changes nothing', async (name, field) => {
    const id = randomUUID();
    expect(await createMerchant(database, { id, name, createdAt })).toMatchObject({ kind: 'invalid', field });
    expect(await findMerchant(database, id)).toBeNull();
  });

  test.each([
    [{ utcOffset: '8' }, 'settings.utcOffset'],
    [{ utcOffset: '+14:01' }, 'settings.utcOffset'],
    [{ utcOffset: '-12:30' }, 'settings.utcOffset'],
    [{ utcOffset: '+08:60' }, 'settings.utcOffset'],
    [{ rateLimit: { perSecond: 0, burst: 1 } }, 'settings.rateLimit.perSecond'],
    [{ rateLimit: { perSecond: 1.5, burst: 1 } }, 'settings.rateLimit.perSecond'],
    [{ rateLimit: { perSecond: 1, burst: -1 } }, 'settings.rateLimit.burst'],
    [{ rateLimit: { perSecond: 1, burst: Number.NaN } }, 'settings.rateLimit.burst'],
  ])('is refused with the settings %j', async (settings, field) => {
    const result = await createMerchant(database, { id: randomUUID(), name: 'Acme', settings, createdAt });
    expect(result).toMatchObject({ kind: 'invalid', field });
  });

  test('gives it the default settings and an allowlist that refuses all', async () => {
    const created = await merchant();
    expect(await findMerchant(database, created.id)).toEqual({
      id: created.id,
      name: 'Acme',
      settings: {
        utcOffset: '+08:00',
        legacyFrozenStatus: false,
        allowPrivateCallbacks: false,
        rateLimit: null,
      },
      allowlist: [],
      createdAt,
    });
  });
});

describe('updating a merchant', () => {
  test('that does not exist says so', async () => {
    expect(await updateMerchant(database, randomUUID(), { name: 'New' })).toEqual({
      kind: 'merchant-not-found',
    });
  });

  test('with something wrong changes nothing', async () => {
    const { id } = await merchant();
    const result = await updateMerchant(database, id, { name: 'New', settings: { utcOffset: 'east' } });
    expect(result).toMatchObject({ kind: 'invalid', field: 'settings.utcOffset' });
    expect((await findMerchant(database, id))?.name).toBe('Acme');
  });

  test('changes what is given and leaves the rest', async () => {
    const { id } = await merchant({ utcOffset: '-03:00', rateLimit: { perSecond: 5, burst: 10 } });
    await updateMerchant(database, id, { settings: { legacyFrozenStatus: true } });
    await updateMerchant(database, id, { name: 'New', settings: { rateLimit: null } });
    expect(await findMerchant(database, id)).toMatchObject({
      name: 'New',
      settings: {
        utcOffset: '-03:00',
        legacyFrozenStatus: true,
        allowPrivateCallbacks: false,
        rateLimit: null,
      },
    });
  });
});

describe('the allowlist of a merchant', () => {
  test('is replaced as a whole', async () => {
    const { id } = await merchant();
    await replaceAllowlist(database, id, ['0.0.0.0/0', '::/0']);
    const result = await replaceAllowlist(database, id, ['1.2.3.4/32']);
    expect(result).toEqual({ kind: 'replaced', entries: ['1.2.3.4'] });
    expect((await findMerchant(database, id))?.allowlist).toEqual(['1.2.3.4']);
    expect(await replaceAllowlist(database, id, [])).toEqual({ kind: 'replaced', entries: [] });
  });

  test('stays as it is when an entry is wrong', async () => {
    const { id } = await merchant();
    await replaceAllowlist(database, id, ['1.2.3.4']);
    expect(await replaceAllowlist(database, id, ['5.6.7.8', 'example.com'])).toMatchObject({
      field: 'entries.1',
    });
    expect((await findMerchant(database, id))?.allowlist).toEqual(['1.2.3.4']);
  });

  test('of nobody is not found', async () => {
    expect(await replaceAllowlist(database, randomUUID(), [])).toEqual({ kind: 'merchant-not-found' });
  });
});

describe('programmes', () => {
  const programme = (merchantId: string, name = 'Cards') => ({
    id: randomUUID(),
    merchantId,
    name,
    dialect: 'worldcard',
    createdAt,
  });

  test('need a merchant and a name', async () => {
    expect(await createProgramme(database, programme(randomUUID()))).toEqual({ kind: 'merchant-not-found' });
    const { id } = await merchant();
    expect(await createProgramme(database, programme(id, ''))).toMatchObject({
      kind: 'invalid',
      field: 'name',
    });
    expect(await listProgrammes(database, id, { after: null, limit: 10 })).toEqual([]);
  });

  test('belong to their merchant; to others they do not exist', async () => {
    const [one, other] = [await merchant(), await merchant()];
    const mine = programme(one.id);
    const stored = { ...mine, settings: { recordsUndelivered: false, refusesReplays: true } };
    expect(await createProgramme(database, mine)).toEqual({ kind: 'created', programme: stored });
    expect(await findProgramme(database, { merchantId: one.id, programmeId: mine.id })).toEqual(stored);
    expect(await findProgramme(database, { merchantId: other.id, programmeId: mine.id })).toBeNull();
    expect(await listProgrammes(database, other.id, { after: null, limit: 10 })).toEqual([]);
  });

  test('keep the settings that nobody changes', async () => {
    const [one, other] = [await merchant(), await merchant()];
    const mine = programme(one.id);
    await createProgramme(database, mine);
    const change = (merchantId: string, changes: ProgrammeChanges) =>
      database.transaction((tx) => updateProgramme(tx, { merchantId, programmeId: mine.id }, changes));
    expect(await change(other.id, { settings: { refusesReplays: false } })).toEqual({
      kind: 'programme-not-found',
    });
    expect(await change(one.id, { name: '' })).toMatchObject({ kind: 'invalid', field: 'name' });
    await change(one.id, { settings: { recordsUndelivered: true } });
    await change(one.id, { settings: { refusesReplays: false } });
    expect(await findProgramme(database, { merchantId: one.id, programmeId: mine.id })).toEqual({
      ...mine,
      settings: { recordsUndelivered: true, refusesReplays: false },
    });
  });
});

test('merchants are listed page by page, each once', async () => {
  await Promise.all([merchant(), merchant(), merchant()]);
  const seen: string[] = [];
  for (let after: string | null = null; ; after = seen.at(-1) ?? null) {
    const page = await listMerchants(database, { after, limit: 2 });
    seen.push(...page.map(({ id }) => id));
    if (page.length < 2) break;
  }
  const all = await database.query<{ id: string }>('select id from merchants order by id');
  expect(seen).toEqual(all.map(({ id }) => id));
});
