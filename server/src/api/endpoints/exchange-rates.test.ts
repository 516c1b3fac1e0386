import { describe, expect, test } from 'vitest';
import { storedRates } from '../../money/index.ts';
import { apiWorld } from '../../testing/api-world.ts';
import { testDatabase } from '../../testing/test-database.ts';

const database = await testDatabase();
const now = new Date('2026-04-01T00:00:00.000Z');
const world = await apiWorld(database, { clock: { now: () => now } });
const { call } = world;
const set = (currency: string, body: unknown) => call('PUT', `/exchange-rates/${currency}`, { body });
const list = async (query = '') => {
  const { body } = await call('GET', `/exchange-rates?${query}`);
  return { ...body, data: body.data.map((rate: Record<string, string>) => Object.values(rate).join(' ')) };
};

describe('setting an exchange rate', () => {
  test.each<[string, object, string]>([
    ['EUR', {}, 'per_usd'],
    ['EUR', { per_usd: 0.92 }, 'per_usd'],
    ['EUR', { per_usd: '0' }, 'per_usd'],
    ['EUR', { per_usd: '0.00' }, 'per_usd'],
    ['EUR', { per_usd: '-1' }, 'per_usd'],
    ['EUR', { per_usd: '1e3' }, 'per_usd'],
    ['EUR', { per_usd: '0.0000000000001' }, 'per_usd'],
    ['EUR', { per_usd: '9'.repeat(33) }, 'per_usd'],
    ['EUR', { per_usd: '0.9', valid_from: 'today' }, 'valid_from'],
    ['EUR', { per_usd: '0.9', valid_from: '2026-02-30T00:00:00.000Z' }, 'valid_from'],
    ['EUR', { per_usd: '0.9', valid_from: '1999-12-31T00:00:00.000Z' }, 'valid_from'],
    ['EUR', { per_usd: '0.9', valid_from: '0000-01-01T00:00:00.000Z' }, 'valid_from'],
    ['USD', { per_usd: '1' }, 'currency'],
  ])('of %s with %j is refused', async (currency, body, field) => {
    const answered = await set(currency, body);
    expect([answered.status, answered.body.error.field]).toEqual([400, field]);
    expect((await list(`currency=${currency}`)).data).toEqual([]);
  });

  test('of a currency that is none is not found', async () => {
    expect((await set('XXX', { per_usd: '1' })).status).toBe(404);
    expect((await set('eur', { per_usd: '1' })).status).toBe(404);
  });

  test('is an operator’s alone, and so is seeing them', async () => {
    const { key } = await world.tenant();
    const answered = await call('PUT', '/exchange-rates/EUR', { key, body: { per_usd: '0.9' } });
    expect(answered.status).toBe(403);
    expect((await call('GET', '/exchange-rates', { key })).status).toBe(403);
  });

  test('is in force at once, from the business clock’s now on', async () => {
    const answered = await set('CHF', { per_usd: '0.880' });
    expect(answered.body).toEqual({ currency: 'CHF', per_usd: '0.880', valid_from: now.toISOString() });
    const rates = storedRates(database);
    expect(await rates.rate('USD', 'CHF', now)).toMatchObject({ numerator: 880_000_000_000n });
    expect(await rates.rate('USD', 'CHF', new Date(now.getTime() - 1))).toBeNull();
  });
});

test('exchange rates are listed by currency from the latest on, all, in force, and page by page', async () => {
  const valid_from = '2027-01-01T00:00:00.000Z';
  await set('SEK', { per_usd: '10.5', valid_from: '2026-01-01T00:00:00.000Z' });
  await set('SEK', { per_usd: '9.9', valid_from });
  await set('NOK', { per_usd: '10.7' });
  expect((await list('currency=SEK')).data).toEqual([
    'SEK 9.9 2027-01-01T00:00:00.000Z',
    'SEK 10.5 2026-01-01T00:00:00.000Z',
  ]);
  expect((await list('currency=SEK&in_force=true')).data).toEqual(['SEK 10.5 2026-01-01T00:00:00.000Z']);
  const all = (await list()).data;
  const first = await list('limit=2');
  const rest = await list(`cursor=${first.next_cursor}`);
  expect([...first.data, ...rest.data]).toEqual(all);
  expect(rest.next_cursor).toBeNull();
  expect(all.length).toBeGreaterThanOrEqual(3);
  expect((await call('GET', '/exchange-rates?cursor=eA')).body.error.field).toBe('cursor');
});
