import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { apiWorld } from '../../testing/api-world.ts';
import { testDatabase } from '../../testing/test-database.ts';

const database = await testDatabase();
const world = await apiWorld(database);
const { call } = world;
const funding = (overrides = {}) => ({
  amount: '100.00',
  currency: 'USD',
  reference: 'wire 7',
  ...overrides,
});

describe('funding the reserve', () => {
  test.each<[object, string]>([
    [{ amount: '' }, 'amount'],
    [{ amount: '0' }, 'amount'],
    [{ amount: '0.00' }, 'amount'],
    [{ amount: '-1' }, 'amount'],
    [{ amount: '+1' }, 'amount'],
    [{ amount: '1e3' }, 'amount'],
    [{ amount: '0x10' }, 'amount'],
    [{ amount: '1,000.00' }, 'amount'],
    [{ amount: ' 1' }, 'amount'],
    [{ amount: '01' }, 'amount'],
    [{ amount: '.5' }, 'amount'],
    [{ amount: '1.005' }, 'amount'],
    [{ amount: '1.5', currency: 'JPY' }, 'amount'],
    [{ amount: '1234567890123' }, 'amount'],
    [{ amount: '9'.repeat(33) }, 'amount'],
    [{ amount: 'NaN' }, 'amount'],
    [{ amount: '١٠' }, 'amount'],
    [{ amount: 100 }, 'amount'],
    [{ amount: null }, 'amount'],
    [{ currency: 'XXX' }, 'currency'],
    [{ currency: 'usd' }, 'currency'],
    [{ currency: '' }, 'currency'],
    [{ reference: '' }, 'reference'],
    [{ reference: 'nul\u0000' }, 'reference'],
    [{ reference: 'x'.repeat(201) }, 'reference'],
    [{ note: 'x' }, 'note'],
  ])('with %j is refused and changes nothing', async (overrides, field) => {
    const { path } = await world.tenant();
    const answered = await call('POST', `${path}/reserve/fundings`, { body: funding(overrides) });
    expect([answered.status, answered.body.error.field]).toEqual([400, field]);
    expect((await call('GET', `${path}/reserve/USD`)).body.posted).toBe('0.00');
  });

  test('adds to it, in each currency apart', async () => {
    const { path, key } = await world.tenant();
    const first = await call('POST', `${path}/reserve/fundings`, { body: funding() });
    expect(first.body).toMatchObject({
      currency: 'USD',
      amount: '100.00',
      posted: '100.00',
      available: '100.00',
    });
    await call('POST', `${path}/reserve/fundings`, { body: funding({ amount: '0.05' }) });
    await call('POST', `${path}/reserve/fundings`, { body: funding({ amount: '5000', currency: 'JPY' }) });
    const balance = await call('GET', `${path}/reserve/USD`, { key });
    expect(balance.body).toEqual({ currency: 'USD', posted: '100.05', held: '0.00', available: '100.05' });
    expect((await call('GET', `${path}/reserve/JPY`, { key })).body.posted).toBe('5000');
    expect((await call('GET', `${path}/reserve/XXX`, { key })).status).toBe(404);
  });

  test('does not happen twice, even when the first answer was lost with its process', async () => {
    const { path } = await world.tenant();
    const request = { body: funding(), idempotencyKey: randomUUID() };
    const first = await call('POST', `${path}/reserve/fundings`, request);
    await database.query(
      `update api_requests set status = null, answer = null, running_until = created_at where key = $1`,
      [request.idempotencyKey],
    );
    const again = await call('POST', `${path}/reserve/fundings`, request);
    expect(again.body).toEqual(first.body);
    expect((await call('GET', `${path}/reserve/USD`)).body.posted).toBe('100.00');
  });

  test('of one merchant is seen by nobody else', async () => {
    const [mine, other] = [await world.tenant(), await world.tenant()];
    await call('POST', `${mine.path}/reserve/fundings`, { body: funding() });
    expect((await call('GET', `${other.path}/reserve/USD`)).body.posted).toBe('0.00');
    expect((await call('GET', `${mine.path}/reserve/USD/statement`, { key: other.key })).status).toBe(404);
  });
});

test('the statement shows every line, oldest first, page by page', async () => {
  const { path, key } = await world.tenant();
  for (const amount of ['1.00', '2.00', '3.00']) {
    await call('POST', `${path}/reserve/fundings`, {
      body: funding({ amount, reference: `wire ${amount}` }),
    });
  }
  const first = await call('GET', `${path}/reserve/USD/statement?limit=2`, { key });
  const rest = await call('GET', `${path}/reserve/USD/statement?limit=2&cursor=${first.body.next_cursor}`, {
    key,
  });
  expect(rest.body.next_cursor).toBeNull();
  const lines = [...first.body.data, ...rest.body.data];
  expect(
    lines.map(({ line, posted, balance, code, reference }) => ({ line, posted, balance, code, reference })),
  ).toEqual([
    { line: 1, posted: '1.00', balance: '1.00', code: 'reserve-funding', reference: 'wire 1.00' },
    { line: 2, posted: '2.00', balance: '3.00', code: 'reserve-funding', reference: 'wire 2.00' },
    { line: 3, posted: '3.00', balance: '6.00', code: 'reserve-funding', reference: 'wire 3.00' },
  ]);
});

describe('verifying the ledger', () => {
  test('says that sound books are sound', async () => {
    const { path } = await world.tenant();
    await call('POST', `${path}/reserve/fundings`, { body: funding() });
    const { body } = await call('POST', '/ledger/verify', { idempotencyKey: null });
    expect(body).toMatchObject({ is_sound: true, findings: [] });
    expect(body.transfers).toBeGreaterThan(0);
    const usd = body.currencies.find(({ currency }: { currency: string }) => currency === 'USD');
    expect(usd.posted_debits).toBe(usd.posted_credits);
  });

  test('finds a balance that somebody changed', async () => {
    const { path, merchantId } = await world.tenant();
    await call('POST', `${path}/reserve/fundings`, { body: funding() });
    const change = `update accounts set posted_credits = posted_credits + $2 where merchant_id = $1 and kind = 'reserve'`;
    await database.query(change, [merchantId, 1n]);
    const { body } = await call('POST', '/ledger/verify');
    expect(body.is_sound).toBe(false);
    expect(body.findings.length).toBeGreaterThan(0);
    await database.query(change, [merchantId, -1n]);
  });
});
