import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { publicId } from '../../platform/index.ts';
import { sandboxApiWorld } from '../../testing/sandbox-api-world.ts';
import { testDatabase } from '../../testing/test-database.ts';

const { world, cards, merchant } = await sandboxApiWorld(await testDatabase());
const { call } = world;
const product_id = publicId('product', cards.product.id);

const issue = (body: object, idempotencyKey: string = randomUUID()) =>
  call('POST', `/sandbox/merchants/${merchant}/cards`, { body, idempotencyKey });

describe('a sandbox card', () => {
  test.each([
    [{}, 400, 'product_id'],
    [{ product_id: 'product_1' }, 400, 'product_id'],
    [{ product_id: publicId('product', randomUUID()) }, 404, undefined],
    [{ product_id, load: '-1' }, 400, 'load'],
    [{ product_id, load: '1.005' }, 400, 'load'],
    [{ product_id, load: '999999' }, 409, 'load'],
    [{ product_id, colour: 'red' }, 400, 'colour'],
  ])('is not issued for %j', async (body, status, field) => {
    const answered = await issue(body);
    expect([answered.status, answered.body.error.field]).toEqual([status, field]);
  });

  test("is not issued of another merchant's product", async () => {
    const { path, key } = await world.tenant();
    const answered = await call('POST', `/sandbox${path}/cards`, { body: { product_id }, key });
    expect(answered.status).toBe(404);
  });

  test('is issued with what is loaded, once under one key', async () => {
    const key = randomUUID();
    const { status, body } = await issue({ product_id, load: '25.00' }, key);
    expect([status, body]).toMatchObject([202, { status: 'issuing', currency: 'USD' }]);
    expect((await issue({ product_id, load: '25.00' }, key)).body).toEqual(body);
    await cards.runJobs();
    expect((await call('GET', `/merchants/${merchant}/cards/${body.id}`)).body).toMatchObject({
      status: 'active',
      balances: { available: '25.00' },
    });
  });
});
