import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { publicId } from '../../platform/index.ts';
import { applicationWorld } from '../../testing/application-world.ts';
import { engineWorld } from '../../testing/engine-world.ts';
import { sandboxApiOver } from '../../testing/sandbox-api-world.ts';
import { testDatabase } from '../../testing/test-database.ts';

const database = await testDatabase();
const cards = await applicationWorld(database, { quota: null });
const { world, merchant } = await sandboxApiOver(database, cards);
const { call } = world;
const path = `/merchants/${merchant}/products/${publicId('product', cards.product.id)}/opening-quota`;

describe('an opening quota', () => {
  test.each([-1, 1.5, '3', null, undefined, 10_000_000_001])('is not %j', async (granted) => {
    const { status, body } = await call('PUT', path, { body: { granted } });
    expect([status, body.error.field]).toEqual([400, 'granted']);
    expect((await call('GET', path)).body.granted).toBeNull();
  });

  test('is the operator’s to set, and its merchant’s to read', async () => {
    const [own, network] = [
      await world.apiKey(['merchant'], cards.scope.merchantId),
      await world.apiKey(['network'], cards.scope.merchantId),
    ];
    expect((await call('PUT', path, { body: { granted: 3 }, key: own })).status).toBe(403);
    expect((await call('GET', path, { key: network })).status).toBe(403);
    expect((await call('GET', path, { key: own })).status).toBe(200);
  });

  test('of another merchant’s product, or of none, does not exist', async () => {
    const { path: theirs, key } = await world.tenant();
    const product = publicId('product', cards.product.id);
    const body = { granted: 3 };
    for (const at of [
      `${theirs}/products/${product}/opening-quota`,
      path.replace(product, publicId('product', randomUUID())),
      path.replace(product, 'product_1'),
    ]) {
      expect((await call('GET', at)).status).toBe(404);
      expect((await call('PUT', at, { body })).status).toBe(404);
    }
    expect((await call('GET', path, { key })).status).toBe(404);
  });

  test('is none of a product whose cards nobody applies for', async () => {
    const virtual = await engineWorld(database);
    const at = `/merchants/${publicId('merchant', virtual.scope.merchantId)}/products/${publicId('product', virtual.product.id)}`;
    const { status, body } = await call('PUT', `${at}/opening-quota`, { body: { granted: 3 } });
    expect([status, body.error.field]).toEqual([409, 'product_id']);
  });

  test('says what is granted, held, used and left', async () => {
    const unlimited = { granted: null, held: null, used: null, left: null };
    expect((await call('GET', path)).body).toEqual(unlimited);
    expect((await call('PUT', path, { body: { granted: 2 } })).body).toEqual({
      granted: 2,
      held: 0,
      used: 0,
      left: 2,
    });
    await cards.applied();
    await cards.applied();
    expect((await cards.apply()).kind).toBe('refused');
    expect((await call('GET', path)).body).toEqual({ granted: 2, held: 2, used: 0, left: 0 });
    const once = { body: { granted: 1 }, idempotencyKey: randomUUID() };
    expect((await call('PUT', path, once)).body).toEqual({ granted: 1, held: 2, used: 0, left: -1 });
    await call('PUT', path, { body: { granted: 9 } });
    const again = await call('PUT', path, once);
    expect([again.headers['idempotent-replayed'], again.body.granted]).toEqual(['true', 1]);
    expect((await call('GET', path)).body.granted).toBe(9);
  });
});
