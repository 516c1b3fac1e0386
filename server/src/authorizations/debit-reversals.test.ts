import { describe, expect, test } from 'vitest';
import { type Card, cardBalances, closeCard } from '../cards/index.ts';
import { engineWorld } from '../testing/engine-world.ts';
import { testDatabase } from '../testing/test-database.ts';
import { readAuthorizationWithEvents } from './index.ts';

const database = await testDatabase();
const world = await engineWorld(database, { reserve: 100_000 });
const { USD, scope } = world;

const balances = async (card: Card) => {
  const { available, held } = await cardBalances(database, card);
  return [available, held];
};
const purchaseOf = async (id: string | null) => {
  const read = await readAuthorizationWithEvents(database, scope.merchantId, id as string);
  return read?.authorization;
};

describe('a reversal of a debit', () => {
  test('pays it back, in parts and never above what was paid', async () => {
    const card = await world.activeCard();
    const { authorizationId } = await world.send('debit', card, 30);
    expect(await world.reverse(card, 31, authorizationId)).toMatchObject({
      declineReason: 'exceeds-original',
    });
    expect(await world.reverse(card, 10, authorizationId)).toMatchObject({ posted: USD(10) });
    expect(await balances(card)).toEqual([USD(80), 0n]);
    expect(await world.reverse(card, 20, authorizationId)).toMatchObject({ posted: USD(20) });
    expect(await world.reverse(card, 20, authorizationId)).toMatchObject({
      declineReason: 'nothing-to-reverse',
    });
    expect(await purchaseOf(authorizationId)).toMatchObject({ status: 'reversed', settled: 0n });
    expect(await balances(card)).toEqual([USD(100), 0n]);
  });

  test('in another currency posts whole cents', async () => {
    const card = await world.activeCard();
    const eur = { currency: 'EUR' } as const;
    const { authorizationId } = await world.send('debit', card, 46, eur);
    const part = await world.send('reversal', card, 16, { ...eur, authorizationId });
    expect(part.posted).toBe(USD(17.39));
    const rest = await world.send('reversal', card, 30, { ...eur, authorizationId });
    expect(rest.posted).toBe(USD(32.61));
    expect(await balances(card)).toEqual([USD(100), 0n]);
  });

  test('of less than a cent of the card’s currency pays nothing yet, and the last part the rest', async () => {
    const card = await world.activeCard();
    const vnd = { currency: 'VND' } as const;
    const { authorizationId } = await world.send('debit', card, 1000, vnd);
    const small = await world.send('reversal', card, 100, { ...vnd, authorizationId });
    expect(small).toMatchObject({ status: 'complete', posted: null });
    expect(await balances(card)).toEqual([USD(99.96), 0n]);
    expect(await world.send('reversal', card, 900, { ...vnd, authorizationId })).toMatchObject({
      posted: USD(0.04),
    });
    expect(await balances(card)).toEqual([USD(100), 0n]);
  });

  test('in the card’s currency of one in another pays so much, and never above what was paid', async () => {
    const card = await world.activeCard();
    const { authorizationId } = await world.send('debit', card, 46, { currency: 'EUR' });
    expect(await world.reverse(card, 50.01, authorizationId)).toMatchObject({
      declineReason: 'exceeds-original',
    });
    expect((await world.reverse(card, 25, authorizationId)).posted).toBe(USD(25));
    expect(await purchaseOf(authorizationId)).toMatchObject({ status: 'settled', reversed: USD(23) });
    expect((await world.reverse(card, 25, authorizationId)).posted).toBe(USD(25));
    expect(await purchaseOf(authorizationId)).toMatchObject({ status: 'reversed', reversed: USD(46) });
    expect(await balances(card)).toEqual([USD(100), 0n]);
  });

  test('that comes twice at once pays once', async () => {
    const card = await world.activeCard();
    const { authorizationId } = await world.send('debit', card, 30);
    const both = await Promise.all([1, 2].map(() => world.reverse(card, 30, authorizationId)));
    expect(both.map(({ status }) => status).toSorted()).toEqual(['complete', 'declined']);
    expect(await balances(card)).toEqual([USD(100), 0n]);
  });

  test('on a card that has been closed since goes to the reserve', async () => {
    const card = await world.activeCard();
    const { authorizationId } = await world.send('debit', card, 30);
    await closeCard(world.engine.cards, card);
    await world.runJobs();
    const before = (await world.reserve()).posted;
    await world.reverse(card, 30, authorizationId);
    expect((await world.reserve()).posted).toBe(before + USD(30));
    expect(await balances(card)).toEqual([0n, 0n]);
  });
});

test('a reversal that comes before its debit: the debit is declined, or lowered by the part', async () => {
  const card = await world.activeCard();
  const [whole, part] = [{ rrn: 'whole' }, { rrn: 'part' }];
  await world.send('reversal', card, 30, { link: whole });
  expect(await world.send('debit', card, 30, { link: whole })).toMatchObject({
    declineReason: 'already-reversed',
  });
  const purchaseAmount = { amount: USD(30), currency: 'USD' } as const;
  await world.send('reversal', card, 10, { link: part, purchaseAmount });
  const { posted, authorizationId } = await world.send('debit', card, 30, { link: part });
  expect(posted).toBe(USD(-20));
  expect((await world.reverse(card, 20, authorizationId)).posted).toBe(USD(20));
  expect(await balances(card)).toEqual([USD(100), 0n]);
});

test('after all of this the ledger verifies', async () => {
  expect(await world.verify()).toEqual([]);
});
