import { describe, expect, test } from 'vitest';
import { type Card, cardBalances, freezeCard } from '../cards/index.ts';
import { type Product, updateProduct, usualTerms } from '../catalog/index.ts';
import { feeRevenueAccount, postedBalance, readAccount } from '../ledger/index.ts';
import { type FeeRule, money } from '../money/index.ts';
import { engineWorld } from '../testing/engine-world.ts';
import { testDatabase } from '../testing/test-database.ts';
import { testAcceptor, majorUnits as USD } from '../testing/test-message.ts';
import { listNetworkEvents } from './index.ts';

const database = await testDatabase();

const fixed = (major: number): FeeRule => ({
  fixed: money(USD(major), 'USD'),
  rate: { millionths: 0n },
  ...{ minimum: null, maximum: null },
});
const onePercent: FeeRule = { ...fixed(0), rate: { millionths: 10_000n } };
const worldWith = (
  fees: Partial<Product['fees']>,
  feesPaidBy: Product['terms']['feesPaidBy'],
  reserve = 100_000,
) => engineWorld(database, { reserve, fees, product: { terms: { ...usualTerms, feesPaidBy } } });
type World = Awaited<ReturnType<typeof worldWith>>;

const balances = async (card: Card) => {
  const { available, held } = await cardBalances(database, card);
  return [available, held];
};
const abroad = { acceptor: { ...testAcceptor, country: 'GB' } };
const feeEvents = async (card: Card) => {
  const { rows } = await listNetworkEvents(database, card, { number: 1, size: 50 });
  return rows
    .filter(({ type }) => type === 'fee')
    .map(({ feeKind, billing, posted, flags }) => [feeKind, billing.amount, posted, ...flags])
    .toReversed();
};

describe('a fee for declines', async () => {
  const decline = [
    { after: 2, amount: USD(0.1) },
    { after: 3, amount: USD(0.5) },
  ];
  const world = await worldWith({ decline }, 'card');
  const nextMonth = async ({ engine }: World) => {
    const now = engine.clock.now();
    const next = Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1, 1, 0, 0, 1);
    await engine.clock.advance(next - now.getTime());
  };
  const costs = async (card: Card, send: () => Promise<unknown>) => {
    const [before] = await balances(card);
    await send();
    const [after] = await balances(card);
    return Number((before as bigint) - (after as bigint)) / 10_000;
  };
  const declineOf = (card: Card) => () => world.authorize(card, 1000);

  test('is none for the first ones of a calendar month, then that of the step reached', async () => {
    const card = await world.activeCard();
    const paid = [];
    for (const _time of [1, 2, 3, 4, 5]) paid.push(await costs(card, declineOf(card)));
    expect(paid).toEqual([0, 0, 0.1, 0.5, 0.5]);
    await nextMonth(world);
    expect(await costs(card, declineOf(card))).toBe(0);
  });

  test('is counted for each card, for purchases, debits and increments', async () => {
    const [card, other] = [await world.activeCard(), await world.activeCard()];
    for (const _time of [1, 2, 3]) await world.authorize(other, 1000);
    const { authorizationId } = await world.authorize(card, 10);
    expect(await costs(card, () => world.send('debit', card, 1000))).toBe(0);
    expect(await costs(card, () => world.send('incremental', card, 1000, { authorizationId }))).toBe(0);
    expect(await costs(card, declineOf(card))).toBe(0.1);
  });

  test('is neither charged nor counted for other messages, nor for an increment of nothing', async () => {
    const card = await world.activeCard();
    const { authorizationId } = await world.authorize(card, 10);
    const others = [
      () => world.reverse(card, 11, authorizationId),
      () => world.send('verification', card, 0, { forcedDecline: 'mcc-blocked' }),
      () => world.send('balance-inquiry', card, 0, { forcedDecline: 'mcc-blocked' }),
      () => world.send('incremental', card, 10),
      () => world.send('settlement', card, 0),
      () => world.send('advice', card, 10, { decided: { responseCode: '51', authCode: '' } }),
    ];
    for (const send of others) expect(await costs(card, send)).toBe(0);
    expect(await costs(card, declineOf(card))).toBe(0);
    expect(await costs(card, declineOf(card))).toBe(0);
    expect(await costs(card, declineOf(card))).toBe(0.1);
  });

  test('is counted once for a message that comes twice, and never passed over by those that race', async () => {
    const card = await world.activeCard();
    await Promise.all([1, 2, 3].map(() => world.authorize(card, 1000, { identity: card.id })));
    await Promise.all([1, 2, 3, 4].map(declineOf(card)));
    expect(await feeEvents(card)).toEqual([
      ['decline', USD(0.1), USD(-0.1)],
      ['decline', USD(0.5), USD(-0.5)],
      ['decline', USD(0.5), USD(-0.5)],
    ]);
  });

  test('is charged on a frozen card, and owed where the card has nothing', async () => {
    const card = await world.activeCard(10);
    await world.send('debit', card, 10);
    await freezeCard(world.engine.cards, card);
    for (const _time of [1, 2, 3]) await world.authorize(card, 1);
    expect(await feeEvents(card)).toEqual([['decline', USD(0.1), USD(-0.1), 'left-owing']]);
    expect(await balances(card)).toEqual([USD(-0.1), 0n]);
    expect(await world.verify()).toEqual([]);
  });
});

describe('where the card pays', async () => {
  const world = await worldWith({ authorization: fixed(1), crossBorder: onePercent }, 'card', 200);

  test('it owes what it cannot pay, never from what is held for another purchase, and the reserve pays nothing', async () => {
    const card = await world.activeCard(100);
    const other = await world.authorize(card, 98);
    const before = await world.reserve();
    await world.send('settlement', card, 50, abroad);
    expect(await feeEvents(card)).toEqual([
      ['authorization', USD(1), USD(-1)],
      ['cross-border', USD(0.5), USD(-0.5), 'left-owing'],
    ]);
    expect(await balances(card)).toEqual([USD(-49.5), USD(98)]);
    await world.settle(card, 98, other.authorizationId);
    expect(await balances(card)).toEqual([USD(-49.5), 0n]);
    expect(await world.reserve()).toEqual(before);
    expect(await world.verify()).toEqual([]);
  });
});

describe('where the reserve pays what the card cannot', async () => {
  const fees = { authorization: fixed(1), crossBorder: onePercent };
  const world = await worldWith(fees, 'reserve-when-short');

  test('a purchase of all that there is is approved, with nothing held for fees', async () => {
    const card = await world.activeCard();
    const before = await world.reserve();
    const { authorizationId, status } = await world.authorize(card, 100, abroad);
    expect(status).toBe('complete');
    expect(await balances(card)).toEqual([0n, USD(100)]);
    await world.send('settlement', card, 100, { ...abroad, authorizationId });
    expect(await feeEvents(card)).toEqual([
      ['authorization', USD(1), null, 'paid-by-reserve'],
      ['cross-border', USD(1), null, 'paid-by-reserve'],
    ]);
    expect(await balances(card)).toEqual([0n, 0n]);
    expect((await world.reserve()).posted).toBe(before.posted - USD(2));
  });

  test('the card pays each fee that it can pay as a whole', async () => {
    const card = await world.activeCard();
    const before = await world.reserve();
    const { authorizationId } = await world.authorize(card, 98.5, abroad);
    await world.send('settlement', card, 98.5, { ...abroad, authorizationId });
    expect(await feeEvents(card)).toEqual([
      ['authorization', USD(1), USD(-1)],
      ['cross-border', USD(0.99), null, 'paid-by-reserve'],
    ]);
    expect(await balances(card)).toEqual([USD(0.5), 0n]);
    expect((await world.reserve()).posted).toBe(before.posted - USD(0.99));
    expect(await world.verify()).toEqual([]);
  });

  test('and the reserve has nothing, the card owes; a fee is never paid in part', async () => {
    const poor = await worldWith(fees, 'reserve-when-short', 100.99);
    const card = await poor.activeCard(100);
    expect((await poor.authorize(card, 100)).status).toBe('complete');
    expect(await feeEvents(card)).toEqual([['authorization', USD(1), USD(-1), 'left-owing']]);
    expect(await balances(card)).toEqual([USD(-1), USD(100)]);
    expect((await poor.reserve()).posted).toBe(USD(0.99));
    const { merchantId } = poor.scope;
    const revenue = await readAccount(database, feeRevenueAccount(merchantId, 'USD', 'authorization'));
    expect(revenue && postedBalance(revenue)).toBe(USD(1));
    expect(await poor.verify()).toEqual([]);
  });

  test('fees that race for the last of the reserve never overdraw it', async () => {
    const poor = await worldWith({ authorization: fixed(1) }, 'reserve-when-short', 63);
    const cards = await Promise.all([1, 2, 3, 4, 5, 6].map(() => poor.activeCard(10)));
    await Promise.all(cards.map((card) => poor.authorize(card, 10)));
    expect((await poor.reserve()).posted).toBe(0n);
    const owed = await Promise.all(cards.map(async (card) => (await balances(card))[0] as bigint));
    expect(owed.reduce((sum, one) => sum + one, 0n)).toBe(USD(-3));
    expect(await poor.verify()).toEqual([]);
  });
});

describe('a product that changes', () => {
  test('charges what it charges now on the next purchase, by whom it says now', async () => {
    const world = await worldWith({}, 'card');
    const { scope, product } = world;
    const card = await world.activeCard();
    await world.authorize(card, 10);
    const named = { merchantId: scope.merchantId, productId: product.id };
    const change = (changes: Parameters<typeof updateProduct>[2]) =>
      database.transaction((tx) => updateProduct(tx, named, changes, world.engine.clock.now()));
    await change({ fees: { ...product.fees, authorization: fixed(1) } });
    await world.authorize(card, 10);
    expect(await balances(card)).toEqual([USD(79), USD(20)]);
    await change({ terms: { ...product.terms, feesPaidBy: 'reserve-when-short' } });
    const before = await world.reserve();
    await world.authorize(card, 79);
    expect((await world.reserve()).posted).toBe(before.posted - USD(1));
    expect(await balances(card)).toEqual([0n, USD(99)]);
    expect(await world.verify()).toEqual([]);
  });
});
