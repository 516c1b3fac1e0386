import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { publicId } from '../../platform/index.ts';
import { engineWorld } from '../../testing/engine-world.ts';
import { plasticsWorld } from '../../testing/plastics-world.ts';
import { sandboxApiOver } from '../../testing/sandbox-api-world.ts';
import { testDatabase } from '../../testing/test-database.ts';
import { luhnIsValid } from '../../vault/index.ts';

const database = await testDatabase();
const cards = await plasticsWorld(database);
const { world, merchant } = await sandboxApiOver(database, cards);
const { call } = world;
const product = publicId('product', cards.product.id);
const path = `/merchants/${merchant}/products/${product}/stock`;
const stranger = await world.tenant();

describe('stock', () => {
  test.each([0, -1, 1.5, 1001, '10', null, undefined])('is not added as %j pieces', async (count) => {
    const { status, body } = await call('POST', path, { body: { count } });
    expect([status, body.error.field]).toEqual([400, 'count']);
  });

  test('is shown to and added by the operator alone', async () => {
    for (const scope of ['merchant', 'network'] as const) {
      const key = await world.apiKey([scope], cards.scope.merchantId);
      expect((await call('GET', path, { key })).status).toBe(403);
      expect((await call('POST', path, { body: { count: 1 }, key })).status).toBe(403);
      expect((await call('GET', path.replace('/stock', '/plastics'), { key })).status).toBe(403);
    }
  });

  test('of another merchant’s product, or of none, does not exist', async () => {
    for (const at of [
      `${stranger.path}/products/${product}`,
      `/merchants/${merchant}/products/${publicId('product', randomUUID())}`,
    ]) {
      expect((await call('GET', `${at}/stock`)).status).toBe(404);
      expect((await call('GET', `${at}/plastics`)).status).toBe(404);
      expect((await call('POST', `${at}/stock`, { body: { count: 1 } })).status).toBe(404);
    }
  });

  test('is none of a virtual product', async () => {
    const virtual = await engineWorld(database);
    const at = `/merchants/${publicId('merchant', virtual.scope.merchantId)}/products/${publicId('product', virtual.product.id)}/stock`;
    const { status, body } = await call('POST', at, { body: { count: 1 } });
    expect([status, body.error.field]).toEqual([409, 'product_id']);
    for (const list of [at, at.replace('/stock', '/plastics')]) {
      const listed = await call('GET', list);
      expect([listed.status, listed.body.error.message]).toEqual([
        409,
        'Only physical products have plastics.',
      ]);
    }
  });

  test('is added once however often it is repeated, and its numbers are in no stored answer', async () => {
    const once = { body: { count: 3 }, idempotencyKey: randomUUID() };
    const { in_stock } = (await call('POST', path, once)).body;
    expect((await call('POST', path, once)).body).toEqual({ added: 3, in_stock });
    const { data } = (await call('GET', `${path}?limit=100`)).body;
    expect(data).toHaveLength(in_stock);
  });

  test('is listed page by page, each number good, of the BIN, and there once', async () => {
    await call('POST', path, { body: { count: 5 } });
    const listed: { id: string; pan: string; expiry: string }[] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const after: string = cursor === '' ? '' : `&cursor=${cursor}`;
      const answered = await call('GET', `${path}?limit=2${after}`);
      expect(answered.headers['cache-control']).toBe('no-store');
      listed.push(...answered.body.data);
      cursor = answered.body.next_cursor;
    }
    expect(new Set(listed.map(({ pan }) => pan)).size).toBe(listed.length);
    for (const { pan, expiry } of listed) {
      expect([pan.startsWith(cards.product.bin), pan.length, luhnIsValid(pan)]).toEqual([true, 16, true]);
      expect(expiry).toMatch(/^(0[1-9]|1[0-2])\/\d\d$/);
    }
    const plastics = await call('GET', `${path.replace('/stock', '/plastics')}?state=in-stock&limit=100`);
    expect(plastics.body.data.map(({ id }: { id: string }) => id)).toEqual(listed.map(({ id }) => id));
    expect(JSON.stringify(plastics.body)).not.toContain(listed[0]?.pan);
  });

  test('is less by one that was assigned', async () => {
    await call('POST', path, { body: { count: 1 } });
    const { data } = (await call('GET', `${path}?limit=100`)).body;
    const card = await cards.verified();
    const at = `/merchants/${merchant}/cards/${publicId('card', card.id)}`;
    const assigned = await call('PUT', `${at}/pan`, { body: { pan: data[0].pan } });
    expect(assigned.body.plastic_id).toBe(data[0].id);
    expect((await call('GET', `${path}?limit=100`)).body.data).toEqual(data.slice(1));
  });
});
