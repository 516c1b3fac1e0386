import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { cardBalances, closeCard, freezeCard } from '../../cards/index.ts';
import { publicId } from '../../platform/index.ts';
import { interceptDelivery } from '../../sandbox/index.ts';
import { sandboxApiWorld } from '../../testing/sandbox-api-world.ts';
import { testDatabase } from '../../testing/test-database.ts';

const database = await testDatabase();
const { world, cards, woken, merchant } = await sandboxApiWorld(database);
const { call } = world;
const sandbox = `/sandbox/merchants/${merchant}`;

describe('the clock', () => {
  test.each([{ seconds: 0 }, { seconds: -5 }, { seconds: 1.5 }, { seconds: '60' }, {}, { seconds: 1e12 }])(
    'is not moved by %j',
    async (body) => {
      const before = cards.engine.clock.now();
      expect(await call('POST', '/sandbox/clock/advance', { body })).toMatchObject({
        status: 400,
        body: { error: { field: 'seconds' } },
      });
      expect(cards.engine.clock.now().getTime() - before.getTime()).toBeLessThan(1000);
    },
  );

  test("is the operator's to move, not the merchant's", async () => {
    const { key } = await world.tenant();
    expect(await call('POST', '/sandbox/clock/advance', { body: { seconds: 1 }, key })).toMatchObject({
      status: 403,
    });
    expect(await call('GET', '/sandbox/clock', { key })).toMatchObject({ status: 200 });
  });

  test('moved twice with one key moves once, and wakes whoever waits', async () => {
    const before = cards.engine.clock.now().getTime();
    const once = { body: { seconds: 3600 }, idempotencyKey: randomUUID() };
    const first = await call('POST', '/sandbox/clock/advance', once);
    const again = await call('POST', '/sandbox/clock/advance', once);
    expect(again.body).toEqual(first.body);
    expect(woken.all).toBeGreaterThan(0);
    const moved = cards.engine.clock.now().getTime() - before;
    expect(moved).toBeGreaterThanOrEqual(3_600_000);
    expect(moved).toBeLessThan(3_660_000);
  });
});

describe('faults', () => {
  test.each([
    [{ action: 'fail' }, 'operation'],
    [{ operation: 'explode', action: 'fail' }, 'operation'],
    [{ operation: 'fund', action: 'maybe' }, 'action'],
    [{ operation: 'fund', action: 'fail', count: 0 }, 'count'],
    [{ operation: 'fund', action: 'delay', delay_seconds: -1 }, 'delay_seconds'],
    [{ operation: 'fund', action: 'delay', delay_seconds: 0 }, 'delay_seconds'],
    [{ operation: 'fund', action: 'delay' }, 'delay_seconds'],
    [{ operation: 'fund', action: 'delay', delay_seconds: 5, reason: 'Slow.' }, 'reason'],
    [{ operation: 'fund', action: 'fail', delay_seconds: 5 }, 'delay_seconds'],
    [{ operation: 'verify', action: 'delay', delay_seconds: 5 }, 'action'],
    [{ operation: 'open-verification', action: 'delay', delay_seconds: 5 }, 'action'],
    [{ operation: 'fund', action: 'fail', colour: 'red' }, 'colour'],
    [{ operation: 'fund', action: 'fail', reason: 'a\u0000b' }, 'reason'],
  ])('are not ordered by %j', async (body, field) => {
    expect(await call('POST', `${sandbox}/faults`, { body })).toMatchObject({
      status: 400,
      body: { error: { field } },
    });
  });

  test('for a card of another merchant are not ordered', async () => {
    const { path, key } = await world.tenant();
    const card = await cards.activeCard();
    const body = { operation: 'fund', action: 'fail', card: publicId('card', card.id) };
    expect(await call('POST', `/sandbox${path}/faults`, { body, key })).toMatchObject({ status: 404 });
  });

  test('meet the operations they were ordered for, so often and no more', async () => {
    const card = await cards.activeCard();
    const body = {
      operation: 'freeze',
      action: 'fail',
      reason: 'The line is dead.',
      count: 2,
      card: String(card.number),
    };
    expect(await call('POST', `${sandbox}/faults`, { body })).toMatchObject({
      status: 201,
      body: { remaining: 2 },
    });
    for (const remaining of [1, 0]) {
      expect(await freezeCard(cards.engine.cards, card)).toMatchObject({ detail: 'The line is dead.' });
      const { body: list } = await call('GET', `${sandbox}/faults`);
      expect(list.data.map((fault: { remaining: number }) => fault.remaining)).toEqual(
        remaining ? [remaining] : [],
      );
    }
    expect(await freezeCard(cards.engine.cards, card)).toMatchObject({ kind: 'accepted' });
  });

  test('that delay have a time and no reason, and put the work off by it', async () => {
    const card = await cards.activeCard();
    const body = { operation: 'close', action: 'delay', delay_seconds: 90, card: String(card.number) };
    expect(await call('POST', `${sandbox}/faults`, { body })).toMatchObject({
      status: 201,
      body: { action: 'delay', delay_seconds: 90, reason: '' },
    });
    const before = cards.engine.clock.now().getTime();
    expect(await closeCard(cards.engine.cards, card)).toMatchObject({ kind: 'accepted' });
    const [job] = await database.query<{ dueAt: Date }>(
      `select due_at as "dueAt" from jobs where merchant_id = $1 and serial_key = $2`,
      [cards.scope.merchantId, card.id],
    );
    expect((job?.dueAt.getTime() ?? 0) - before).toBeGreaterThanOrEqual(90_000);
  });

  test('that wait are taken back', async () => {
    await call('POST', `${sandbox}/faults`, { body: { operation: 'close', action: 'fail', count: 5 } });
    expect(await call('DELETE', `${sandbox}/faults`)).toMatchObject({ status: 200 });
    expect((await call('GET', `${sandbox}/faults`)).body).toEqual({ data: [] });
  });

  test('of deliveries drop so many of a topic', async () => {
    await call('POST', `${sandbox}/dropped-deliveries`, { body: { topic: 'card_open', count: 1 } });
    const { merchantId } = cards.scope;
    expect(await interceptDelivery(database, { merchantId, topic: 'card_close' })).toBe('send');
    expect(await interceptDelivery(database, { merchantId, topic: 'card_open' })).toBe('drop');
    expect(await interceptDelivery(database, { merchantId, topic: 'card_open' })).toBe('send');
  });
});

describe('cards', () => {
  test('are listed in pages, and only to their own merchant', async () => {
    await cards.activeCard();
    await cards.activeCard();
    const first = await call('GET', `/merchants/${merchant}/cards?limit=1`);
    expect(first.body.data).toHaveLength(1);
    const second = await call('GET', `/merchants/${merchant}/cards?limit=1&cursor=${first.body.next_cursor}`);
    expect(second.body.data[0].id).not.toBe(first.body.data[0].id);
    const { path, key } = await world.tenant();
    expect((await call('GET', `${path}/cards`, { key })).body).toEqual({ data: [], next_cursor: null });
    expect(await call('GET', `/merchants/${merchant}/cards`, { key })).toMatchObject({ status: 404 });
  });

  test('show their balances, by our id and by their number', async () => {
    const card = await cards.activeCard(100);
    const byId = await call('GET', `/merchants/${merchant}/cards/${publicId('card', card.id)}`);
    expect(byId.body).toMatchObject({
      status: 'active',
      balances: { available: '100.00', held: '0.00', incoming: '0.00' },
    });
    expect((await call('GET', `/merchants/${merchant}/cards/${card.number}`)).body).toEqual(byId.body);
  });

  test('that owe nothing are not cleared; a debt is cleared once, from where it was said', async () => {
    const card = await cards.activeCard(10);
    const path = `/merchants/${merchant}/cards/${card.number}/clear-negative-balance`;
    expect(await call('POST', path, { body: { from: 'reserve' } })).toMatchObject({ status: 409 });
    expect(await call('POST', path, { body: { from: 'pocket' } })).toMatchObject({ status: 400 });
    await cards.settle(card, 35);
    const once = { body: { from: 'reserve' }, idempotencyKey: randomUUID() };
    expect(await call('POST', path, once)).toMatchObject({
      status: 200,
      body: { cleared: '25.00', currency: 'USD' },
    });
    expect(await call('POST', path, once)).toMatchObject({ status: 200, body: { cleared: '25.00' } });
    expect((await cardBalances(database, card)).available).toBe(0n);
    expect(await call('POST', '/ledger/verify')).toMatchObject({ body: { findings: [], is_sound: true } });
  });
});

test('a checkpoint of the ledger is signed, holds later, and is refused when it was touched', async () => {
  const { body: checkpoint } = await call('POST', '/ledger/checkpoint');
  await cards.activeCard();
  expect(await call('POST', '/ledger/verify', { body: { checkpoint } })).toMatchObject({
    body: { findings: [] },
  });
  const touched = { ...checkpoint, taken_at: '2020-01-01T00:00:00.000Z' };
  expect(await call('POST', '/ledger/verify', { body: { checkpoint: touched } })).toMatchObject({
    status: 400,
    body: { error: { field: 'checkpoint.signature' } },
  });
});
