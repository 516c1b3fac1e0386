import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { testDatabase } from '../testing/test-database.ts';
import { createMerchant } from './create-merchant.ts';
import { createProgramme } from './create-programme.ts';
import type { DialectProfiles } from './dialect-profile.ts';
import { listCallbackUrls } from './list-callback-urls.ts';
import { type Programme, usualProgrammeSettings } from './merchant.ts';
import { type CallbackSetting, setCallbackUrl } from './set-callback-url.ts';

const database = await testDatabase();
const createdAt = new Date('2026-04-01T00:00:00.000Z');
const noScheme = () => Promise.reject(new Error('not asked for'));
const profiles: DialectProfiles = {
  worldcard: {
    topics: ['card_open', 'card_close'],
    programmeSettings: usualProgrammeSettings,
    credentials: { prepare: noScheme, generate: noScheme },
  },
};

async function programme(dialect = 'worldcard'): Promise<Programme> {
  const merchantId = randomUUID();
  await createMerchant(database, { id: merchantId, name: 'Acme', createdAt });
  const settings = usualProgrammeSettings;
  const created: Programme = { id: randomUUID(), merchantId, name: 'Cards', dialect, settings, createdAt };
  await createProgramme(database, created);
  return created;
}

const set = ({ merchantId, id }: Programme, setting: Partial<CallbackSetting>) =>
  database.transaction((tx) =>
    setCallbackUrl(tx, profiles, {
      merchantId,
      programmeId: id,
      topic: 'card_open',
      url: 'https://example.com/hooks',
      allowPrivate: false,
      ...setting,
    }),
  );

describe('a callback URL', () => {
  test('needs a programme of the merchant', async () => {
    const [mine, others] = [await programme(), await programme()];
    expect(await set(mine, { programmeId: others.id })).toEqual({ kind: 'programme-not-found' });
    expect(await listCallbackUrls(database, profiles, others)).toEqual([
      { topic: 'card_open', url: null },
      { topic: 'card_close', url: null },
    ]);
  });

  test.each(['', 'card_lost', 'toString'])('needs a topic of the dialect, unlike %j', async (topic) => {
    expect(await set(await programme(), { topic })).toEqual({
      kind: 'unknown-topic',
      topics: ['card_open', 'card_close'],
    });
  });

  test.each(['worldcard-next', 'toString'])('cannot be set for the unknown dialect %s', async (dialect) => {
    expect((await set(await programme(dialect), {})).kind).toBe('unknown-topic');
  });

  test.each([
    '',
    'example.com',
    '/hooks',
    'ftp://example.com/',
    'https://user:password@example.com/',
    'https://exa mple.com/',
    'https://example.com/\n',
    `https://example.com/${'x'.repeat(2048)}`,
    'http://127.0.0.1/',
    'http://localhost:8080/',
    'http://10.0.0.1/',
    'http://[::1]/',
    'http://[::ffff:10.0.0.1]/',
    'http://0x7f000001/',
    'http://169.254.169.254/',
  ])('is refused when it is %j, and the one before stays', async (url) => {
    const mine = await programme();
    await set(mine, { url: 'https://example.com/before' });
    expect(await set(mine, { url })).toMatchObject({ kind: 'invalid', field: 'url' });
    expect((await listCallbackUrls(database, profiles, mine))[0]?.url).toBe('https://example.com/before');
  });

  test('may point into a private network where that is allowed, but never to a link-local address', async () => {
    const mine = await programme();
    expect(await set(mine, { url: 'http://127.0.0.1:9/', allowPrivate: true })).toMatchObject({
      kind: 'set',
    });
    expect(await set(mine, { url: 'http://169.254.169.254/', allowPrivate: true })).toMatchObject({
      kind: 'invalid',
    });
    expect(await set(mine, { url: 'http://[fe80::1]/', allowPrivate: true })).toMatchObject({
      kind: 'invalid',
    });
  });

  test('belongs to its topic alone, can be changed, and taken away', async () => {
    const mine = await programme();
    await set(mine, {});
    await set(mine, { topic: 'card_close', url: 'https://example.com/close' });
    await set(mine, { url: 'https://example.com/changed' });
    expect(await listCallbackUrls(database, profiles, mine)).toEqual([
      { topic: 'card_open', url: 'https://example.com/changed' },
      { topic: 'card_close', url: 'https://example.com/close' },
    ]);
    expect(await set(mine, { url: null })).toEqual({ kind: 'set', topic: 'card_open', url: null });
    expect((await listCallbackUrls(database, profiles, mine))[0]).toEqual({ topic: 'card_open', url: null });
  });
});
