import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { cardBalances, closeCard } from '../cards/index.ts';
import { engineWorld } from '../testing/engine-world.ts';
import { testDatabase } from '../testing/test-database.ts';
import { handleMessage, listNetworkEvents, messageTypes } from './index.ts';

const database = await testDatabase();
const world = await engineWorld(database, { reserve: 100_000 });
const { engine, USD } = world;
const DAY_MS = 86_400_000;

describe('authorizing a purchase', () => {
  test('declines what the balance does not cover, records the decline and tells it', async () => {
    const card = await world.activeCard(100);
    const declined = await world.authorize(card, 100.01);
    expect(declined).toMatchObject({
      status: 'declined',
      declineReason: 'insufficient-funds',
      responseCode: '51',
      authCode: '',
    });
    expect(await cardBalances(database, card)).toEqual({ available: USD(100), held: 0n, incoming: 0n });
    expect((await world.eventsOf(card)).at(-1)).toMatchObject({
      type: 'authorization.declined',
      data: { transaction: { status: 'declined', number: String(declined.number) } },
    });
  });

  test('declines on a card that is not there yet or is closed, with its own reason', async () => {
    const accepted = await world.issue();
    if (accepted.kind !== 'accepted') throw new Error(accepted.reason);
    expect(await world.authorize(accepted.card, 1)).toMatchObject({ declineReason: 'card-not-active' });
    await world.runJobs();
    await closeCard(engine.cards, accepted.card);
    await world.runJobs();
    expect(await world.authorize(accepted.card, 1)).toMatchObject({
      declineReason: 'card-closed',
      responseCode: '14',
    });
  });

  test("of an unknown card, or another merchant's, is not recorded", async () => {
    const card = await world.activeCard();
    const message = world.message(card, 1);
    expect(await handleMessage(engine.authorizations, { ...message, cardId: randomUUID() })).toEqual({
      kind: 'card-not-found',
    });
    expect(await handleMessage(engine.authorizations, { ...message, merchantId: randomUUID() })).toEqual({
      kind: 'card-not-found',
    });
  });

  test('racing for the last of the money approves only what there is', async () => {
    const card = await world.activeCard(100);
    const all = await Promise.all(Array.from({ length: 30 }, () => world.authorize(card, 9)));
    expect(all.filter((one) => one.status === 'complete')).toHaveLength(11);
    expect(await cardBalances(database, card)).toMatchObject({ available: USD(1), held: USD(99) });
    expect(new Set(all.map((one) => one.number)).size).toBe(30);
  });

  test('the same network message twice, even at once, is answered with what was recorded', async () => {
    const card = await world.activeCard(100);
    const identity = randomUUID();
    const [one, two] = await Promise.all([
      world.authorize(card, 10, { identity }),
      world.authorize(card, 10, { identity }),
    ]);
    expect(one).toEqual(two);
    expect(await world.authorize(card, 10, { identity })).toEqual(one);
    expect((await cardBalances(database, card)).held).toBe(USD(10));
  });

  test('in another currency holds the converted amount and keeps both', async () => {
    const card = await world.activeCard(100);
    const approved = await world.authorize(card, 46, { currency: 'EUR' });
    expect(approved).toMatchObject({
      amount: { amount: USD(46), currency: 'EUR' },
      billing: { amount: USD(50), currency: 'USD' },
    });
    expect((await cardBalances(database, card)).held).toBe(USD(50));
  });

  test('in a currency without a rate is declined', async () => {
    const card = await world.activeCard(100);
    expect(await world.authorize(card, 1, { currency: 'XAF' })).toMatchObject({
      declineReason: 'currency-not-convertible',
      billing: { amount: 0n, currency: 'USD' },
    });
  });
});

test("an amount too small to be one in the card's currency is declined, and is no bug", async () => {
  const card = await world.activeCard(100);
  const message = {
    ...world.message(card, 1, { currency: 'VND' }),
    amount: { amount: 1n, currency: 'VND' } as const,
  };
  expect(await handleMessage(engine.authorizations, message)).toMatchObject({
    event: { declineReason: 'amount-not-positive' },
  });
  expect(await world.send('refund', card, 1, { amount: message.amount })).toMatchObject({
    declineReason: 'amount-not-positive',
  });
});

test('an amount that is too large once it is converted is declined, and is no bug', async () => {
  const card = await world.activeCard(100);
  const amount = { amount: 9_999_999_999_999_990n, currency: 'KWD' } as const;
  for (const type of ['authorization', 'settlement', 'refund', 'reversal'] as const) {
    expect(await world.send(type, card, 1, { amount })).toMatchObject(
      type === 'reversal' ? { flags: ['nothing-held'] } : { status: 'declined' },
    );
  }
  expect((await world.authorize(card, 1, { amount })).declineReason).toBe('amount-too-large');
  expect((await cardBalances(database, card)).available).toBe(USD(100));
});

test('an amount of nothing is declined wherever money would move, and is no bug', async () => {
  const card = await world.activeCard(100);
  const { authorizationId } = await world.authorize(card, 10);
  const nothing = { amount: 0n, currency: 'USD' } as const;
  for (const type of messageTypes) {
    if (type === 'verification' || type === 'balance-inquiry') continue;
    const declined = { status: 'declined', declineReason: 'amount-not-positive', posted: null };
    expect(
      await world.send(type, card, 0, {
        authorizationId: type === 'authorization' || type === 'debit' ? null : authorizationId,
      }),
      type,
    ).toMatchObject(declined);
    const billed = await world.send(type, card, 5, { currency: 'EUR', billing: nothing });
    if (type !== 'reversal' && type !== 'incremental') expect(billed, type).toMatchObject(declined);
  }
  expect(await cardBalances(database, card)).toMatchObject({ available: USD(90), held: USD(10) });
});

describe('settling', () => {
  test('in parts takes from the hold, and the final part frees the rest', async () => {
    const card = await world.activeCard(100);
    const { authorizationId, authCode, number } = await world.authorize(card, 60);
    const part = await world.settle(card, 20, authorizationId as string, false);
    expect(part).toMatchObject({
      authCode,
      originalNumber: number,
      settlement: { amount: USD(20), currency: 'USD' },
    });
    expect(await cardBalances(database, card)).toEqual({ available: USD(40), held: USD(40), incoming: 0n });
    await world.settle(card, 10, authorizationId as string, true);
    expect(await cardBalances(database, card)).toEqual({ available: USD(70), held: 0n, incoming: 0n });
  });

  test('above the hold takes the rest from the balance, below zero if it must', async () => {
    const card = await world.activeCard(100);
    const { authorizationId } = await world.authorize(card, 90);
    await world.settle(card, 120, authorizationId as string);
    expect((await cardBalances(database, card)).available).toBe(USD(-20));
  });

  test('after the hold expired, or without one, is posted all the same', async () => {
    const card = await world.activeCard(100);
    const { authorizationId } = await world.authorize(card, 30);
    await engine.clock.advance(7 * DAY_MS);
    await world.runJobs();
    expect(await cardBalances(database, card)).toMatchObject({ available: USD(100), held: 0n });
    expect((await world.eventsOf(card)).at(-1)?.type).toBe('authorization.expired');
    await world.settle(card, 30, authorizationId as string);
    await world.settle(card, 5);
    expect((await cardBalances(database, card)).available).toBe(USD(65));
  });

  test("of another card's authorization is refused", async () => {
    const [one, two] = [await world.activeCard(), await world.activeCard()];
    const { authorizationId } = await world.authorize(one, 30);
    expect(await world.handle('settlement', two, 30, { authorizationId })).toEqual({
      kind: 'authorization-not-found',
    });
  });

  test('on a closed card leaves it negative, and is told', async () => {
    const card = await world.activeCard(10);
    await closeCard(engine.cards, card);
    await world.runJobs();
    await world.settle(card, 4);
    expect((await cardBalances(database, card)).available).toBe(USD(-4));
    expect((await world.eventsOf(card)).at(-1)?.type).toBe('transaction.settled');
  });
});

describe('reversing', () => {
  test('frees the hold as a whole or in part, never more than is left, and never twice', async () => {
    const card = await world.activeCard(100);
    const { authorizationId, number } = await world.authorize(card, 60);
    const id = authorizationId as string;
    expect(await world.reverse(card, 61, id)).toMatchObject({ declineReason: 'exceeds-original' });
    expect(await world.reverse(card, 20, id)).toMatchObject({
      type: 'reversal',
      originalNumber: number,
    });
    expect((await cardBalances(database, card)).available).toBe(USD(60));
    await world.reverse(card, 40, id);
    expect((await cardBalances(database, card)).available).toBe(USD(100));
    expect(await world.reverse(card, 1, id)).toMatchObject({ declineReason: 'nothing-to-reverse' });
  });

  test('in parts, in another currency, frees each part at the rate of the purchase and leaves nothing behind', async () => {
    const card = await world.activeCard(100);
    for (const [whole, part] of [
      [0.18, 0.06],
      [0.15, 0.05],
      [10, 2.5],
    ] as const) {
      const { authorizationId } = await world.authorize(card, whole, { currency: 'EUR' });
      for (let left = whole; left > 0.001; left -= part) {
        const reversed = await world.send('reversal', card, part, { currency: 'EUR', authorizationId });
        expect(reversed.status).toBe('complete');
      }
      expect(await cardBalances(database, card)).toMatchObject({ available: USD(100), held: 0n });
    }
  });

  test('of the whole purchase after a part of it was settled frees what is left', async () => {
    const card = await world.activeCard(100);
    const { authorizationId } = await world.authorize(card, 60);
    await world.settle(card, 20, authorizationId as string, false);
    expect(await world.reverse(card, 41, authorizationId as string)).toMatchObject({
      declineReason: 'exceeds-original',
    });
    await world.reverse(card, 60, authorizationId as string);
    expect(await cardBalances(database, card)).toMatchObject({ available: USD(80), held: 0n });
  });

  test('under an identity that another message had is refused', async () => {
    const card = await world.activeCard(100);
    const identity = randomUUID();
    await world.authorize(card, 60, { identity });
    expect(await world.handle('authorization', card, 61, { identity })).toEqual({
      kind: 'identity-conflict',
    });
  });

  test('after the settlement there is nothing to reverse', async () => {
    const card = await world.activeCard(100);
    const { authorizationId } = await world.authorize(card, 60);
    await world.settle(card, 60, authorizationId as string);
    expect(await world.reverse(card, 60, authorizationId)).toMatchObject({
      declineReason: 'nothing-to-reverse',
    });
  });

  test('of an unknown authorization is refused', async () => {
    const card = await world.activeCard(100);
    expect(await world.handle('reversal', card, 1, { authorizationId: randomUUID() })).toEqual({
      kind: 'authorization-not-found',
    });
  });
});

describe('refunding', () => {
  test('credits the card, with or without a purchase', async () => {
    const card = await world.activeCard(100);
    await world.refund(card, 15);
    expect((await cardBalances(database, card)).available).toBe(USD(115));
  });

  test('of a purchase shares its authorization code and names it', async () => {
    const card = await world.activeCard(100);
    const { authorizationId, authCode, number } = await world.authorize(card, 60);
    await world.settle(card, 60, authorizationId as string);
    expect(await world.refund(card, 15, authorizationId)).toMatchObject({
      type: 'refund',
      authCode,
      originalNumber: number,
    });
    expect((await cardBalances(database, card)).available).toBe(USD(55));
  });

  test('that reaches a closed card goes straight to the reserve, and a debt of the card stays', async () => {
    const card = await world.activeCard(10);
    await closeCard(engine.cards, card);
    await world.runJobs();
    await world.settle(card, 4);
    const before = await world.reserve();
    await world.refund(card, 15);
    expect((await world.reserve()).available).toBe(before.available + USD(15));
    expect((await cardBalances(database, card)).available).toBe(USD(-4));
  });
});

test('a card lists its network messages newest first, in pages', async () => {
  const card = await world.activeCard(100);
  const { authorizationId } = await world.authorize(card, 60);
  await world.settle(card, 60, authorizationId as string);
  await world.refund(card, 5);
  const page = await listNetworkEvents(database, card, { number: 1, size: 2 });
  expect(page).toMatchObject({ total: 3, rows: [{ type: 'refund' }, { type: 'settlement' }] });
  const next = await listNetworkEvents(database, card, { number: 2, size: 2 });
  expect(next.rows.map((row) => row.type)).toEqual(['authorization']);
});

test('after all of this the ledger verifies', async () => {
  expect(await world.verify()).toEqual([]);
});
