import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { type Queryable, systemRandom } from '../platform/index.ts';
import { testDatabase } from '../testing/test-database.ts';
import { listApiKeys } from './api-keys-store.ts';
import { createApiKey, type NewApiKey } from './create-api-key.ts';
import { createMerchant } from './create-merchant.ts';
import { findApiKeys } from './find-api-keys.ts';
import { revokeApiKey } from './revoke-api-key.ts';

const database = await testDatabase();
const now = new Date('2026-04-01T00:00:00.000Z');
const later = new Date('2026-04-02T00:00:00.000Z');
const merchantId = randomUUID();
await createMerchant(database, { id: merchantId, name: 'Acme', createdAt: now });

const create = (input: Partial<NewApiKey>) =>
  createApiKey(database, {
    id: randomUUID(),
    name: 'key',
    scopes: ['operator'],
    merchantId: null,
    createdAt: now,
    expiresAt: null,
    random: systemRandom,
    ...input,
  });

async function created(input: Partial<NewApiKey> = {}) {
  const result = await create(input);
  if (result.kind !== 'created') throw new Error(result.kind);
  return result;
}

describe('creating an API key', () => {
  test.each<[string, Partial<NewApiKey>]>([
    ['name', { name: '' }],
    ['scopes', { scopes: [] }],
    ['merchantId', { merchantId }],
    ['merchantId', { scopes: ['merchant'] }],
    ['merchantId', { scopes: ['network'] }],
    ['merchantId', { scopes: ['operator', 'network'], merchantId }],
    ['scopes', { scopes: ['operator', 'merchant'] }],
    ['expiresAt', { expiresAt: now }],
  ])('is refused for its %s with %j', async (field, input) => {
    expect(await create(input)).toMatchObject({ kind: 'invalid', field });
  });

  test('of an unknown merchant is refused', async () => {
    expect(await create({ scopes: ['merchant'], merchantId: randomUUID() })).toEqual({
      kind: 'merchant-not-found',
    });
  });

  test('shows the key once and keeps only its hash', async () => {
    const { secret, apiKey } = await created({ scopes: ['merchant', 'network', 'merchant'], merchantId });
    expect(secret).toMatch(/^emb_[A-Za-z0-9_-]{43}$/);
    expect(apiKey).toMatchObject({ scopes: ['merchant', 'network'], merchantId, hint: secret.slice(-4) });
    const rows = await database.query('select * from api_keys where id = $1', [apiKey.id]);
    expect(JSON.stringify(rows)).not.toContain(secret);
    expect(JSON.stringify(rows)).not.toContain(Buffer.from(secret).toString('base64'));
  });
});

const findApiKey = async (db: Queryable, presented: string, at: Date) =>
  (await findApiKeys(db, [{ presented, at }]))[0];

describe('an API key', () => {
  test.each([
    '',
    'emb_',
    'Bearer x',
    `emb_${'A'.repeat(43)}`,
    `emb_${'A'.repeat(44)}`,
    `emb_${'\u0000'.repeat(43)}`,
  ])('is not %j', async (presented) => {
    expect(await findApiKey(database, presented, now)).toBeNull();
  });

  test('is found by what was shown', async () => {
    const { secret, apiKey } = await created();
    expect(await findApiKey(database, secret, later)).toEqual(apiKey);
    expect(
      await findApiKey(
        database,
        secret.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A')),
        later,
      ),
    ).toBeNull();
  });

  test('is found among many that are presented at once, each at its own time', async () => {
    const [lasting, ending] = [await created(), await created({ expiresAt: later })];
    const before = new Date(later.getTime() - 1);
    const presented = [
      { presented: ending.secret, at: later },
      { presented: 'emb_', at: before },
      { presented: lasting.secret, at: later },
      { presented: ending.secret, at: before },
      { presented: `emb_${'A'.repeat(43)}`, at: before },
    ];
    const ids = (await findApiKeys(database, presented)).map((key) => key?.id);
    expect(ids).toEqual([undefined, undefined, lasting.apiKey.id, ending.apiKey.id, undefined]);
  });

  test('ends at its time', async () => {
    const { secret } = await created({ expiresAt: later });
    expect(await findApiKey(database, secret, new Date(later.getTime() - 1))).not.toBeNull();
    expect(await findApiKey(database, secret, later)).toBeNull();
  });

  test('ends when it is revoked, and revoking again does not move its end', async () => {
    const { secret, apiKey } = await created();
    await revokeApiKey(database, apiKey.id, now);
    expect(await findApiKey(database, secret, now)).toBeNull();
    expect(await revokeApiKey(database, apiKey.id, later)).toMatchObject({ apiKey: { expiresAt: now } });
    expect(await listApiKeys(database, { after: null, limit: 100 })).toContainEqual({
      ...apiKey,
      expiresAt: now,
    });
  });

  test('that does not exist cannot be revoked', async () => {
    expect(await revokeApiKey(database, randomUUID(), now)).toEqual({ kind: 'api-key-not-found' });
  });
});
