import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { type Card, cardBalances, closeCard, freezeCard } from '../cards/index.ts';
import { money } from '../money/index.ts';
import { engineWorld } from '../testing/engine-world.ts';
import { testDatabase } from '../testing/test-database.ts';
import { listTransactionsAfter, readAuthorizationWithEvents } from './index.ts';

const database = await testDatabase();
const world = await engineWorld(database, { reserve: 100_000 });
const { engine, USD, scope } = world;

const balances = async (card: Card) => {
  const { available, held } = await cardBalances(database, card);
  return [available, held];
};
const purchaseOf = async (id: string | null) =>
  (await readAuthorizationWithEvents(database, scope.merchantId, id as string))?.authorization;
const credits = [
  ['refund', 'transaction.refunded'],
  ['original-credit', 'transaction.credited'],
  ['chargeback', 'transaction.charged_back'],
] as const;
const reversals = [
  ['refund-reversal', 'refund', 'transaction.refund_reversed'],
  ['chargeback-reversal', 'chargeback', 'transaction.chargeback_reversed'],
] as const;

/** A purchase of 60.00 that was settled, on a card that had 100.00. */
async function settledPurchase() {
  const card = await world.activeCard();
  const { authorizationId, authCode, number } = await world.authorize(card, 60);
  await world.settle(card, 60, authorizationId);
  return { card, authorizationId, authCode, number };
}

async function closedCard(major = 10): Promise<Card> {
  const card = await world.activeCard(major);
  await closeCard(engine.cards, card);
  await world.runJobs();
  return card;
}

describe.each(credits)('a %s', (type, told) => {
  test('on a card that is not there yet is not taken', async () => {
    const accepted = await world.issue();
    if (accepted.kind !== 'accepted') throw new Error(accepted.reason);
    expect(await world.handle(type, accepted.card, 1)).toEqual({ kind: 'card-not-found' });
  });

  test('in a currency without a rate is not taken', async () => {
    const card = await world.activeCard();
    expect(await world.handle(type, card, 5, { currency: 'XAF' })).toEqual({
      kind: 'currency-not-convertible',
    });
    expect(await balances(card)).toEqual([USD(100), 0n]);
  });

  test('without a purchase credits the card, opens none and is told', async () => {
    const card = await world.activeCard();
    expect(await world.send(type, card, 15)).toMatchObject({
      ...{ status: 'complete', posted: USD(15), settlement: money(USD(15), 'USD') },
      ...{ authorizationId: null, originalNumber: null, authCode: '' },
    });
    expect(await balances(card)).toEqual([USD(115), 0n]);
    expect((await world.eventsOf(card)).at(-1)?.type).toBe(told);
  });

  test('of a purchase names it and leaves it as it was', async () => {
    const { card, authorizationId, authCode, number } = await settledPurchase();
    const before = await purchaseOf(authorizationId);
    expect(await world.send(type, card, 15, { authorizationId })).toMatchObject({
      ...{ authorizationId, authCode, originalNumber: number, posted: USD(15) },
    });
    expect(await purchaseOf(authorizationId)).toEqual(before);
    expect(await balances(card)).toEqual([USD(55), 0n]);
  });

  test('that comes twice credits once', async () => {
    const card = await world.activeCard();
    const identity = randomUUID();
    await Promise.all([1, 2, 3].map(() => world.send(type, card, 15, { identity })));
    expect(await balances(card)).toEqual([USD(115), 0n]);
  });

  test('reaches a frozen card, and one that is closing takes it to the reserve with it', async () => {
    const [frozen, closing] = [await world.activeCard(), await world.activeCard()];
    await freezeCard(engine.cards, frozen);
    await world.send(type, frozen, 15);
    expect(await balances(frozen)).toEqual([USD(115), 0n]);
    await closeCard(engine.cards, closing);
    const before = (await world.reserve()).available;
    await world.send(type, closing, 15);
    await world.runJobs();
    expect((await world.reserve()).available).toBe(before + USD(115));
  });

  test('to a closed card goes to the reserve, and what the card owes stays', async () => {
    const card = await closedCard();
    await world.settle(card, 4);
    const before = (await world.reserve()).available;
    await world.send(type, card, 15);
    expect((await world.reserve()).available).toBe(before + USD(15));
    expect(await balances(card)).toEqual([USD(-4), 0n]);
  });

  test('to a card that owes pays that first', async () => {
    const card = await world.activeCard(10);
    await world.settle(card, 30);
    await world.send(type, card, 15);
    expect(await world.authorize(card, 0.01)).toMatchObject({ declineReason: 'insufficient-funds' });
    await world.send(type, card, 15);
    expect(await balances(card)).toEqual([USD(10), 0n]);
  });
});

describe.each(reversals)('a %s', (type, credit, told) => {
  test('takes the credit back, below zero if it must, and is told', async () => {
    const { card, authorizationId, authCode, number } = await settledPurchase();
    await world.send(credit, card, 60, { authorizationId });
    await world.send('debit', card, 90);
    expect(await world.send(type, card, 60, { authorizationId })).toMatchObject({
      ...{ status: 'complete', posted: USD(-60), authorizationId, authCode, originalNumber: number },
    });
    expect(await balances(card)).toEqual([USD(-50), 0n]);
    expect((await world.eventsOf(card)).at(-1)?.type).toBe(told);
  });

  test('does not take from what is held for another purchase', async () => {
    const card = await world.activeCard();
    const { authorizationId } = await world.authorize(card, 80);
    await world.send(type, card, 60);
    expect(await balances(card)).toEqual([USD(-40), USD(80)]);
    expect((await world.settle(card, 80, authorizationId)).flags).toEqual([]);
    expect(await balances(card)).toEqual([USD(-40), 0n]);
  });

  test('that comes twice takes once', async () => {
    const card = await world.activeCard();
    const identity = randomUUID();
    await Promise.all([1, 2, 3].map(() => world.send(type, card, 15, { identity })));
    expect(await balances(card)).toEqual([USD(85), 0n]);
  });

  test('on a closed card leaves it owing', async () => {
    const card = await closedCard();
    const before = await world.reserve();
    await world.send(type, card, 15);
    expect(await balances(card)).toEqual([USD(-15), 0n]);
    expect(await world.reserve()).toEqual(before);
  });

  test('in a currency without a rate is not taken', async () => {
    const card = await world.activeCard();
    expect(await world.handle(type, card, 5, { currency: 'XAF' })).toEqual({
      kind: 'currency-not-convertible',
    });
  });
});

test('a refund in another currency is credited at the rate of its day, as it is told', async () => {
  const card = await world.activeCard();
  const { authorizationId } = await world.authorize(card, 46, { currency: 'EUR' });
  await world.send('settlement', card, 46, { currency: 'EUR', authorizationId });
  const billing = money(USD(52), 'USD');
  const refunded = await world.send('refund', card, 46, { currency: 'EUR', authorizationId, billing });
  expect(refunded).toMatchObject({ amount: money(USD(46), 'EUR'), billing, posted: USD(52) });
  expect(await balances(card)).toEqual([USD(102), 0n]);
});

test('a refund of a purchase whose card was used, and closed since, goes to the reserve', async () => {
  const { card, authorizationId } = await settledPurchase();
  await closeCard(engine.cards, card);
  await world.runJobs();
  const before = (await world.reserve()).available;
  await world.refund(card, 60, authorizationId);
  expect((await world.reserve()).available).toBe(before + USD(60));
  expect(await balances(card)).toEqual([0n, 0n]);
});

test('a refund of a purchase that is still held leaves the hold to its settlement', async () => {
  const card = await world.activeCard();
  const { authorizationId } = await world.authorize(card, 60);
  await world.refund(card, 60, authorizationId);
  expect(await balances(card)).toEqual([USD(100), USD(60)]);
  expect((await world.settle(card, 60, authorizationId)).flags).toEqual([]);
  expect(await balances(card)).toEqual([USD(100), 0n]);
});

test('a card’s transactions are the messages that moved money, newest first, with their sum on the card', async () => {
  const { card, authorizationId } = await settledPurchase();
  await world.authorize(card, 10);
  await world.authorize(card, 1000);
  await world.refund(card, 20, authorizationId);
  await world.send('debit', card, 5);
  const rows = await listTransactionsAfter(database, card, { after: null, limit: 10 });
  expect(rows.map(({ type, posted }) => [type, posted])).toEqual([
    ['debit', USD(-5)],
    ['refund', USD(20)],
    ['settlement', USD(-60)],
  ]);
  const next = await listTransactionsAfter(database, card, { after: rows[0]?.number ?? null, limit: 1 });
  expect(next).toEqual([rows[1]]);
});

test('after all of this the ledger verifies', async () => {
  expect(await world.verify()).toEqual([]);
});
