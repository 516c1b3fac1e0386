import { describe, expect, test } from 'vitest';
import { type Card, cardBalances, closeCard } from '../cards/index.ts';
import { type Product, usualTerms } from '../catalog/index.ts';
import { feeRevenueAccount, postedBalance, readAccount } from '../ledger/index.ts';
import { type FeeRule, money } from '../money/index.ts';
import { engineWorld } from '../testing/engine-world.ts';
import { testDatabase } from '../testing/test-database.ts';
import { type TestMessageOptions, testAcceptor, majorUnits as USD } from '../testing/test-message.ts';
import { type FeeKind, readAuthorizationWithEvents } from './index.ts';

const database = await testDatabase();
const DAY_MS = 86_400_000;

/** So much for each, and so many percent of the amount. */
const fee = (fixed: number, percent = 0): FeeRule => ({
  fixed: money(USD(fixed), 'USD'),
  rate: { millionths: BigInt(Math.round(percent * 10_000)) },
  ...{ minimum: null, maximum: null },
});
const worldWith = (fees: Partial<Product['fees']>, terms: Partial<Product['terms']> = {}) =>
  engineWorld(database, { reserve: 100_000, fees, product: { terms: { ...usualTerms, ...terms } } });
type World = Awaited<ReturnType<typeof worldWith>>;

const balances = async (card: Card) => {
  const { available, held } = await cardBalances(database, card);
  return [available, held];
};
const earned = async ({ scope }: World, kind: FeeKind) => {
  const account = await readAccount(database, feeRevenueAccount(scope.merchantId, 'USD', kind));
  return account ? postedBalance(account) : 0n;
};
const feesOf = async ({ scope }: World, id: string | null) => {
  const read = await readAuthorizationWithEvents(database, scope.merchantId, id as string);
  return read?.events.flatMap(({ type, feeKind, posted }) => (type === 'fee' ? [[feeKind, posted]] : []));
};

const abroad = { acceptor: { ...testAcceptor, country: 'GB' } } satisfies TestMessageOptions;
const abroadInEuros = { ...abroad, currency: 'EUR' } as const;
const atAtm = { channel: 'atm', entryMode: 'chip' } as const;

describe('a fee for each authorization', async () => {
  const world = await worldWith({ authorization: fee(0.25) });

  test('is not charged for a decline, a verification, a balance inquiry or a force post', async () => {
    const card = await world.activeCard();
    await world.authorize(card, 500);
    await world.send('verification', card, 0);
    await world.send('balance-inquiry', card, 0);
    await world.settle(card, 10);
    expect(await balances(card)).toEqual([USD(90), 0n]);
  });

  test('has to be covered with the purchase', async () => {
    const card = await world.activeCard();
    expect(await world.authorize(card, 99.76)).toMatchObject({
      declineReason: 'insufficient-funds-for-fees',
      responseCode: '51',
    });
    expect((await world.authorize(card, 99.75)).status).toBe('complete');
    expect(await balances(card)).toEqual([0n, USD(99.75)]);
  });

  test('is charged at once, told as an event of the purchase, and not given back with it', async () => {
    const card = await world.activeCard();
    const before = await earned(world, 'authorization');
    const { authorizationId, number } = await world.authorize(card, 60);
    const read = await readAuthorizationWithEvents(
      database,
      world.scope.merchantId,
      authorizationId as string,
    );
    expect(read?.events[1]).toMatchObject({
      ...{ type: 'fee', feeKind: 'authorization', status: 'complete', originalNumber: number, flags: [] },
      ...{ amount: money(USD(0.25), 'USD'), posted: USD(-0.25) },
    });
    expect((await world.eventsOf(card)).at(-1)?.type).toBe('transaction.fee_charged');
    await world.reverse(card, 60, authorizationId);
    expect(await balances(card)).toEqual([USD(99.75), 0n]);
    expect((await earned(world, 'authorization')) - before).toBe(USD(0.25));
  });

  test('is charged for an increment, a debit and an advice too, once for a message that comes twice', async () => {
    const card = await world.activeCard();
    const { authorizationId } = await world.authorize(card, 10);
    const same = { authorizationId, identity: card.id };
    for (const _time of [1, 2]) await world.send('incremental', card, 10, same);
    await world.send('debit', card, 10);
    await world.send('advice', card, 10);
    expect(await balances(card)).toEqual([USD(59), USD(30)]);
  });
});

describe('fees on what is settled', async () => {
  const world = await worldWith({ crossBorder: fee(0, 1), markUp: fee(0, 2), atm: fee(1.5, 0.5) });

  test('are held with the purchase, so that it is declined where they are not covered', async () => {
    const card = await world.activeCard();
    expect(await world.authorize(card, 98.1, atAtm)).toMatchObject({
      declineReason: 'insufficient-funds-for-fees',
    });
    expect(await world.authorize(card, 91, abroadInEuros)).toMatchObject({
      declineReason: 'insufficient-funds-for-fees',
    });
    await world.authorize(card, 46, { ...abroadInEuros, ...atAtm });
    // 50.00 with 0.50 for the border, 1.00 for the currency and 1.75 for the machine.
    expect(await balances(card)).toEqual([USD(46.75), USD(53.25)]);
  });

  test('are none at home in the card’s currency', async () => {
    const card = await world.activeCard();
    const { authorizationId } = await world.authorize(card, 100);
    await world.settle(card, 100, authorizationId);
    expect(await balances(card)).toEqual([0n, 0n]);
    expect(await feesOf(world, authorizationId)).toEqual([]);
  });

  test('are charged with the settlement, each as an event of its own', async () => {
    const card = await world.activeCard();
    const purchase = { ...abroadInEuros, ...atAtm };
    const { authorizationId } = await world.authorize(card, 46, purchase);
    expect(await feesOf(world, authorizationId)).toEqual([]);
    await world.send('settlement', card, 46, { ...purchase, authorizationId });
    expect(await feesOf(world, authorizationId)).toEqual([
      ['cross-border', USD(-0.5)],
      ['mark-up', USD(-1)],
      ['atm', USD(-1.75)],
    ]);
    expect(await balances(card)).toEqual([USD(46.75), 0n]);
  });

  test('are those of what was settled, be it less or more than was held', async () => {
    for (const [settled, left] of [
      [30, 69.7],
      [80, 19.2],
    ] as const) {
      const card = await world.activeCard();
      const { authorizationId } = await world.authorize(card, 50, abroad);
      await world.send('settlement', card, settled, { ...abroad, authorizationId });
      expect(await balances(card)).toEqual([USD(left), 0n]);
    }
  });

  test('are charged in parts with settlements in parts, and the rest of their hold stands', async () => {
    const card = await world.activeCard();
    const { authorizationId } = await world.authorize(card, 60, abroad);
    const settle = (major: number, final: boolean) =>
      world.send('settlement', card, major, { ...abroad, authorizationId, final });
    await settle(20, false);
    expect(await balances(card)).toEqual([USD(39.4), USD(40.4)]);
    await settle(15, false);
    expect(await balances(card)).toEqual([USD(39.4), USD(25.25)]);
    await settle(10, true);
    expect(await balances(card)).toEqual([USD(54.55), 0n]);
  });

  test('of a machine are charged in full with the first part, then only on the amount', async () => {
    const card = await world.activeCard();
    const { authorizationId } = await world.authorize(card, 60, atAtm);
    expect(await balances(card)).toEqual([USD(38.2), USD(61.8)]);
    await world.settle(card, 20, authorizationId, false);
    await world.settle(card, 40, authorizationId);
    expect(await feesOf(world, authorizationId)).toEqual([
      ['atm', USD(-1.6)],
      ['atm', USD(-0.2)],
    ]);
    expect(await balances(card)).toEqual([USD(38.2), 0n]);
  });

  test('are free again with a reversal, in part with a part, and with the hold’s expiry', async () => {
    const card = await world.activeCard();
    const { authorizationId } = await world.authorize(card, 60, abroad);
    await world.reverse(card, 20, authorizationId);
    expect(await balances(card)).toEqual([USD(59.6), USD(40.4)]);
    await world.engine.clock.advance(7 * DAY_MS);
    await world.runJobs();
    expect(await balances(card)).toEqual([USD(100), 0n]);
    expect(await feesOf(world, authorizationId)).toEqual([]);
  });

  test('grow with an increment, and with an advice of more', async () => {
    const card = await world.activeCard();
    const { authorizationId } = await world.authorize(card, 20, abroad);
    await world.send('incremental', card, 20, { ...abroad, authorizationId });
    expect(await balances(card)).toEqual([USD(59.6), USD(40.4)]);
    await world.send('advice', card, 60, { ...abroad, authorizationId });
    expect(await balances(card)).toEqual([USD(39.4), USD(60.6)]);
  });

  test('of an advice that would be too large with them decline it', async () => {
    const card = await world.activeCard();
    const amount = money(USD(999_999_999_999.99), 'USD');
    expect(await world.send('advice', card, 0, { ...abroad, amount })).toMatchObject({
      declineReason: 'amount-too-large',
    });
    expect((await world.send('advice', card, 0, { amount })).status).toBe('complete');
  });

  test('grow by nothing that does not depend on the amount', async () => {
    const card = await world.activeCard();
    const { authorizationId } = await world.authorize(card, 20, atAtm);
    await world.send('incremental', card, 20, { ...atAtm, authorizationId });
    await world.send('advice', card, 60, { ...atAtm, authorizationId });
    expect(await balances(card)).toEqual([USD(38.2), USD(61.8)]);
    await world.settle(card, 60, authorizationId);
    expect(await balances(card)).toEqual([USD(38.2), 0n]);
  });

  test('are charged on a debit and a force post too', async () => {
    const card = await world.activeCard();
    const debit = await world.send('debit', card, 20, { ...abroad, ...atAtm });
    expect(await feesOf(world, debit.authorizationId)).toEqual([
      ['cross-border', USD(-0.2)],
      ['atm', USD(-1.6)],
    ]);
    await world.send('settlement', card, 20, abroad);
    expect(await balances(card)).toEqual([USD(58), 0n]);
  });

  test('that a late settlement leaves the card owing are charged all the same, and said', async () => {
    const card = await world.activeCard(10);
    const { authorizationId } = await world.send('settlement', card, 10, abroad);
    const read = await readAuthorizationWithEvents(
      database,
      world.scope.merchantId,
      authorizationId as string,
    );
    expect(read?.events[1]).toMatchObject({
      feeKind: 'cross-border',
      flags: ['left-owing'],
      posted: USD(-0.1),
    });
    expect(await balances(card)).toEqual([USD(-0.1), 0n]);
  });

  test('leave books that verify', async () => {
    expect(await world.verify()).toEqual([]);
  });
});

describe('a fee for a refund', async () => {
  const world = await worldWith({ refund: fee(0.5, 1) });

  test('is charged from what it brings, and on no other credit', async () => {
    const card = await world.activeCard(10);
    await world.refund(card, 50);
    expect(await balances(card)).toEqual([USD(59), 0n]);
    await world.send('original-credit', card, 50);
    await world.send('chargeback', card, 50);
    expect(await balances(card)).toEqual([USD(159), 0n]);
    expect(await earned(world, 'refund')).toBe(USD(1));
  });

  test('of a closed card is taken from it before the rest goes to the reserve', async () => {
    const card = await world.activeCard(10);
    await closeCard(world.engine.cards, card);
    await world.runJobs();
    const before = (await world.reserve()).posted;
    await world.refund(card, 50);
    expect((await world.reserve()).posted).toBe(before + USD(49));
    await world.refund(card, 0.3);
    expect(await balances(card)).toEqual([USD(-0.2), 0n]);
    expect((await world.reserve()).posted).toBe(before + USD(49));
    expect(await world.verify()).toEqual([]);
  });
});
