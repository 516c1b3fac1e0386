import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { type Card, cardBalances, closeCard } from '../cards/index.ts';
import { money } from '../money/index.ts';
import { engineWorld } from '../testing/engine-world.ts';
import { testDatabase } from '../testing/test-database.ts';
import { readAuthorizationWithEvents } from './index.ts';

const database = await testDatabase();
const world = await engineWorld(database, { reserve: 100_000 });
const { engine, USD, scope } = world;
const { merchantId } = scope;

const balances = async (card: Card) => {
  const { available, held } = await cardBalances(database, card);
  return [available, held];
};
const rrnOf = () => randomUUID().slice(0, 12);
const purchaseOf = async (id: string | null) => {
  const read = await readAuthorizationWithEvents(database, merchantId, id as string);
  return read?.authorization;
};

describe('a reversal that comes before its purchase', () => {
  test('as a whole: the purchase is declined as already reversed, once, and nothing is ever held', async () => {
    const card = await world.activeCard();
    const link = { rrn: rrnOf() };
    const early = await world.send('reversal', card, 60, { link });
    expect(early).toMatchObject({ status: 'complete', flags: ['nothing-held'], billing: { amount: 0n } });
    expect(await purchaseOf(early.authorizationId)).toMatchObject({ isEarly: true, status: 'reversed' });

    const late = await world.authorize(card, 60, { link });
    expect(late).toMatchObject({
      status: 'declined',
      declineReason: 'already-reversed',
      responseCode: '79',
      authorizationId: early.authorizationId,
      originalNumber: early.number,
    });
    expect(await purchaseOf(early.authorizationId)).toMatchObject({
      isEarly: false,
      status: 'declined',
      details: { type: 'authorization', decision: { declineReason: 'already-reversed' } },
    });
    expect(await balances(card)).toEqual([USD(100), 0n]);
    expect(await world.authorize(card, 60, { link })).toMatchObject({ status: 'complete' });
  });

  test('in part: the purchase is lowered by it, and what is left of it can be reversed and settled', async () => {
    const card = await world.activeCard();
    const link = { transactionId: rrnOf() };
    const purchaseAmount = money(USD(60), 'USD');
    await world.send('reversal', card, 25, { link, purchaseAmount });
    const { authorizationId, amount } = await world.authorize(card, 60, { link });
    expect(amount.amount).toBe(USD(35));
    expect(await purchaseOf(authorizationId)).toMatchObject({
      ...{ purchase: purchaseAmount, reversed: USD(25), held: USD(35), open: USD(35), isEarly: false },
    });
    expect(await world.reverse(card, 36, authorizationId)).toMatchObject({
      declineReason: 'exceeds-original',
    });
    await world.reverse(card, 5, authorizationId);
    expect(await balances(card)).toEqual([USD(70), USD(30)]);
    expect((await world.settle(card, 30, authorizationId)).flags).toEqual([]);
    expect(await balances(card)).toEqual([USD(70), 0n]);
  });

  test('in parts, together the whole: the purchase is declined', async () => {
    const card = await world.activeCard();
    const link = { rrn: rrnOf() };
    const purchaseAmount = money(USD(60), 'USD');
    for (const part of [25, 35]) await world.send('reversal', card, part, { link, purchaseAmount });
    expect(await world.authorize(card, 60, { link })).toMatchObject({ declineReason: 'already-reversed' });
  });

  test('of so much that not a cent of the card’s currency is left: the purchase is declined', async () => {
    const card = await world.activeCard();
    const link = { rrn: rrnOf() };
    const purchaseAmount = money(USD(1000), 'VND');
    await world.send('reversal', card, 999, { currency: 'VND', link, purchaseAmount });
    expect(await world.authorize(card, 1000, { currency: 'VND', link })).toMatchObject({
      status: 'declined',
      declineReason: 'already-reversed',
    });
    expect(await balances(card)).toEqual([USD(100), 0n]);
  });

  test('in another currency takes its share of the purchase', async () => {
    const card = await world.activeCard();
    const [whole, part] = [{ rrn: rrnOf() }, { rrn: rrnOf() }];
    await world.send('reversal', card, 50, { link: whole });
    expect(await world.authorize(card, 46, { currency: 'EUR', link: whole })).toMatchObject({
      declineReason: 'already-reversed',
    });
    await world.send('reversal', card, 10, { link: part, purchaseAmount: money(USD(50), 'USD') });
    const lowered = await world.authorize(card, 46, { currency: 'EUR', link: part });
    expect(lowered.amount).toEqual(money(USD(36.8), 'EUR'));
    expect(await balances(card)).toEqual([USD(60), USD(40)]);
    expect(await purchaseOf(lowered.authorizationId)).toMatchObject({
      ...{ purchase: money(USD(46), 'EUR'), reversed: USD(9.2), held: USD(40) },
    });
    const eur = { currency: 'EUR', authorizationId: lowered.authorizationId } as const;
    expect((await world.send('settlement', card, 36.8, eur)).flags).toEqual([]);
    expect(await balances(card)).toEqual([USD(60), 0n]);
  });

  test('leaves it to its purchase to say where that was made', async () => {
    const card = await world.activeCard();
    const link = { rrn: rrnOf() };
    const purchaseAmount = money(USD(60), 'USD');
    const acceptor = { name: '', id: '', mcc: '0000', country: 'US', city: '' };
    await world.send('reversal', card, 10, { link, purchaseAmount, acceptor });
    const { authorizationId } = await world.authorize(card, 60, { link });
    expect((await purchaseOf(authorizationId))?.acceptor).toMatchObject({ name: 'AMAZON.COM', mcc: '5411' });
  });

  test('at the same instant is in time, whichever of the two is first', async () => {
    const card = await world.activeCard();
    for (const order of [1, 2]) {
      const link = { rrn: rrnOf() };
      const reverse = () => world.send('reversal', card, 60, { link });
      const ask = () => world.authorize(card, 60, { link });
      await Promise.all(order === 1 ? [reverse(), ask()] : [ask(), reverse()]);
      expect(await balances(card)).toEqual([USD(100), 0n]);
    }
  });

  test('waits for its own card alone', async () => {
    const [card, other] = [await world.activeCard(), await world.activeCard()];
    const link = { rrn: rrnOf() };
    await world.send('reversal', other, 60, { link });
    expect((await world.authorize(card, 60, { link })).status).toBe('complete');
  });

  test('and a settlement after it is posted all the same, and said', async () => {
    const card = await world.activeCard();
    const link = { rrn: rrnOf() };
    const early = await world.send('reversal', card, 60, { link });
    const settled = await world.send('settlement', card, 60, { link });
    expect(settled).toMatchObject({ authorizationId: early.authorizationId, flags: ['after-end'] });
    expect(await balances(card)).toEqual([USD(40), 0n]);
    const after = { status: 'settled', settled: USD(60), cleared: USD(60) };
    expect(await purchaseOf(early.authorizationId)).toMatchObject(after);
    expect(await world.authorize(card, 60, { link })).toMatchObject({ declineReason: 'already-reversed' });
    expect(await purchaseOf(early.authorizationId)).toMatchObject(after);
    expect(await balances(card)).toEqual([USD(40), 0n]);
  });

  test('and the purchase’s decline: a settlement after both says that it was declined', async () => {
    const card = await world.activeCard();
    const link = { rrn: rrnOf() };
    await world.send('reversal', card, 60, { link });
    await world.authorize(card, 60, { link });
    expect((await world.send('settlement', card, 60, { link })).flags).toEqual(['declined-before']);
    expect(await balances(card)).toEqual([USD(40), 0n]);
  });
});

describe('a hold released twice', () => {
  test('is not: a second whole reversal finds nothing, whoever else holds money on the card', async () => {
    const card = await world.activeCard();
    const { authorizationId } = await world.authorize(card, 30);
    await world.authorize(card, 40);
    expect((await world.reverse(card, 30, authorizationId)).status).toBe('complete');
    expect(await world.reverse(card, 30, authorizationId)).toMatchObject({
      declineReason: 'nothing-to-reverse',
      responseCode: '21',
      posted: null,
    });
    expect(await balances(card)).toEqual([USD(60), USD(40)]);
  });

  test('is not when both reversals come at once, under one identity or two', async () => {
    const card = await world.activeCard();
    const [one, two] = [await world.authorize(card, 30), await world.authorize(card, 30)];
    await world.authorize(card, 40);
    const same = { authorizationId: one.authorizationId, identity: randomUUID() };
    const [first, again] = await Promise.all([
      world.send('reversal', card, 30, same),
      world.send('reversal', card, 30, same),
    ]);
    expect(again).toEqual(first);
    const both = await Promise.all([1, 2].map(() => world.reverse(card, 30, two.authorizationId)));
    expect(both.map(({ status }) => status).toSorted()).toEqual(['complete', 'declined']);
    expect(await balances(card)).toEqual([USD(60), USD(40)]);
  });
});

describe('a partial reversal after a partial settlement', () => {
  test('frees its own part alone, and the rest stands for the next settlement', async () => {
    const card = await world.activeCard();
    const { authorizationId } = await world.authorize(card, 60);
    await world.settle(card, 20, authorizationId, false);
    await world.reverse(card, 15, authorizationId);
    expect(await balances(card)).toEqual([USD(55), USD(25)]);
    expect(await world.reverse(card, 26, authorizationId)).toMatchObject({
      declineReason: 'exceeds-original',
    });
    expect((await world.settle(card, 25, authorizationId)).flags).toEqual([]);
    expect(await balances(card)).toEqual([USD(55), 0n]);
  });

  test('of all that is left ends the purchase as settled', async () => {
    const card = await world.activeCard();
    const { authorizationId } = await world.authorize(card, 60);
    await world.settle(card, 20, authorizationId, false);
    await world.reverse(card, 40, authorizationId);
    expect(await purchaseOf(authorizationId)).toMatchObject({
      status: 'settled',
      open: 0n,
      settled: USD(20),
    });
    expect(await balances(card)).toEqual([USD(80), 0n]);
  });

  test('in another currency frees its share in whole cents, and the last part what is left', async () => {
    const card = await world.activeCard();
    const eur = { currency: 'EUR' } as const;
    const { authorizationId } = await world.authorize(card, 46, eur);
    await world.send('settlement', card, 16, { ...eur, authorizationId, final: false });
    expect(await balances(card)).toEqual([USD(50), USD(32.61)]);
    const reversed = await world.send('reversal', card, 11, { ...eur, authorizationId });
    expect(reversed.billing).toEqual(money(USD(11.95), 'USD'));
    expect(await balances(card)).toEqual([USD(61.95), USD(20.66)]);
    await world.send('reversal', card, 19, { ...eur, authorizationId });
    expect(await balances(card)).toEqual([USD(82.61), 0n]);
  });
});

describe('a reversal', () => {
  test('of less than a cent of the card’s currency frees nothing yet, and is no decline', async () => {
    const card = await world.activeCard();
    const vnd = { currency: 'VND' } as const;
    const { authorizationId } = await world.authorize(card, 1000, vnd);
    const small = await world.send('reversal', card, 100, { ...vnd, authorizationId });
    expect(small).toMatchObject({ status: 'complete', billing: { amount: 0n } });
    expect(await balances(card)).toEqual([USD(99.96), USD(0.04)]);
    await world.send('reversal', card, 900, { ...vnd, authorizationId });
    expect(await balances(card)).toEqual([USD(100), 0n]);
  });

  test('in the card’s currency of a purchase in another frees so much, and never more than is held', async () => {
    const card = await world.activeCard();
    const { authorizationId } = await world.authorize(card, 46, { currency: 'EUR' });
    expect(await world.reverse(card, 50.01, authorizationId)).toMatchObject({
      declineReason: 'exceeds-original',
      responseCode: '13',
    });
    await world.reverse(card, 25, authorizationId);
    expect(await balances(card)).toEqual([USD(75), USD(25)]);
    expect(await purchaseOf(authorizationId)).toMatchObject({ reversed: USD(23) });
    await world.send('reversal', card, 23, { currency: 'EUR', authorizationId });
    expect(await purchaseOf(authorizationId)).toMatchObject({ status: 'reversed', reversed: USD(46) });
    expect(await balances(card)).toEqual([USD(100), 0n]);
  });

  test('of a declined purchase has nothing to reverse', async () => {
    const card = await world.activeCard();
    const { authorizationId } = await world.authorize(card, 101);
    expect(await world.reverse(card, 101, authorizationId)).toMatchObject({
      declineReason: 'nothing-to-reverse',
    });
  });

  test('on a card that is frozen or closing frees the hold, and the closing card closes', async () => {
    const card = await world.activeCard();
    const { authorizationId } = await world.authorize(card, 30);
    await closeCard(engine.cards, card);
    await world.runJobs();
    expect((await world.reread(card)).status).toBe('closing');
    await world.reverse(card, 30, authorizationId);
    await world.runJobs();
    expect((await world.reread(card)).status).toBe('closed');
  });
});

test('after all of this the ledger verifies', async () => {
  expect(await world.verify()).toEqual([]);
});
