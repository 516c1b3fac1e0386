import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { apiWorld } from '../../testing/api-world.ts';
import { testDatabase } from '../../testing/test-database.ts';

const world = await apiWorld(await testDatabase());
const { call } = world;

/** A merchant with 100.00 in its reserve, and a product. */
async function tenant(funding_source = 'shared-account') {
  const { path, programme, key } = await world.tenant();
  const body = {
    ...{ code: '1', bin: '440872', brand: 'VISA', form: 'virtual', category: 'V', currency: 'USD' },
    ...{ issuer_country: 'US', funding_source },
  };
  const product = (await call('POST', `${path}/programmes/${programme}/products`, { body })).body;
  const funding = { amount: '100.00', currency: 'USD', reference: 'wire' };
  await call('POST', `${path}/reserve/fundings`, { body: funding });
  const at = `${path}/products/${product.id}/shared-account`;
  return {
    path,
    key,
    at,
    transfer: (overrides: object, options: object = {}) =>
      call('POST', `${at}/transfers`, { key, body: transfer(overrides), ...options }),
    posted: async () => ({
      reserve: (await call('GET', `${path}/reserve/USD`, { key })).body.posted,
      shared: (await call('GET', at, { key })).body.posted,
    }),
  };
}

const transfer = (overrides = {}) => ({
  direction: 'from-reserve',
  amount: '40.00',
  currency: 'USD',
  reference: randomUUID(),
  ...overrides,
});

describe('a transfer to or from a shared account', () => {
  test.each<[object, string]>([
    [{ direction: 'sideways' }, 'direction'],
    [{ amount: '0' }, 'amount'],
    [{ amount: '-1' }, 'amount'],
    [{ amount: '0.001' }, 'amount'],
    [{ amount: 40 }, 'amount'],
    [{ currency: 'EUR' }, 'currency'],
    [{ currency: 'XXX' }, 'currency'],
    [{ reference: '' }, 'reference'],
    [{ reference: 'nul\u0000' }, 'reference'],
    [{ reference: 'x'.repeat(201) }, 'reference'],
  ])('with %j is refused and moves nothing', async (overrides, field) => {
    const acme = await tenant();
    const answered = await acme.transfer(overrides);
    expect([answered.status, answered.body.error.field]).toEqual([400, field]);
    expect(await acme.posted()).toEqual({ reserve: '100.00', shared: '0.00' });
  });

  test('beyond what is there is refused, either way, and its reference stays free', async () => {
    const acme = await tenant();
    const reference = 'top up';
    const tooMuch = await acme.transfer({ amount: '100.01', reference });
    expect([tooMuch.status, tooMuch.body.error]).toEqual([
      409,
      expect.objectContaining({ field: 'amount', message: 'The reserve has 100.00 USD available.' }),
    ]);
    const empty = await acme.transfer({ direction: 'to-reserve', amount: '0.01', reference });
    expect(empty.body.error.message).toBe('The shared account has 0.00 USD available.');
    expect((await acme.transfer({ amount: '100.00', reference })).status).toBe(201);
    expect(await acme.posted()).toEqual({ reserve: '0.00', shared: '100.00' });
  });

  test.each(['card-balance', 'reserve-just-in-time'])('of a %s product is not possible', async (source) => {
    const acme = await tenant(source);
    expect((await acme.transfer({})).status).toBe(409);
    expect((await call('GET', acme.at)).status).toBe(409);
    expect((await call('GET', `${acme.at}/statement`)).status).toBe(409);
  });

  test('of another merchant’s product is not found', async () => {
    const [acme, other] = [await tenant(), await tenant()];
    const at = acme.at.replace(acme.path, other.path);
    expect((await call('POST', `${at}/transfers`, { key: other.key, body: transfer() })).status).toBe(404);
    expect((await call('GET', at, { key: other.key })).status).toBe(404);
    expect((await call('GET', acme.at, { key: other.key })).status).toBe(404);
  });

  test('goes there and back, and the statement shows both', async () => {
    const acme = await tenant();
    expect((await acme.transfer({ reference: 'there' })).body).toMatchObject({
      direction: 'from-reserve',
      amount: '40.00',
      reference: 'there',
      currency: 'USD',
      posted: '40.00',
      held: '0.00',
      available: '40.00',
    });
    const back = { direction: 'to-reserve', amount: '15.50', reference: 'back' };
    expect((await acme.transfer(back)).body.posted).toBe('24.50');
    expect(await acme.posted()).toEqual({ reserve: '75.50', shared: '24.50' });
    const { body } = await call('GET', `${acme.at}/statement`, { key: acme.key });
    expect(
      body.data.map(({ code, posted, reference }: Record<string, string>) => [code, posted, reference]),
    ).toEqual([
      ['shared-account-from-reserve', '40.00', 'there'],
      ['shared-account-to-reserve', '-15.50', 'back'],
    ]);
  });

  test('under one reference happens once, also many times at once; with other content it is a conflict', async () => {
    const acme = await tenant();
    const reference = 'salaries';
    const answers = await Promise.all(Array.from({ length: 8 }, () => acme.transfer({ reference })));
    expect(new Set(answers.map(({ body }) => JSON.stringify(body))).size).toBe(1);
    await acme.transfer({ amount: '1.00' });
    expect((await acme.transfer({ reference })).body).toEqual(answers[0]?.body);
    for (const other of [{ amount: '40.01' }, { direction: 'to-reserve' }]) {
      const answered = await acme.transfer({ reference, ...other });
      expect([answered.status, answered.body.error.field]).toEqual([409, 'reference']);
    }
    expect(await acme.posted()).toEqual({ reserve: '59.00', shared: '41.00' });
  });
});
