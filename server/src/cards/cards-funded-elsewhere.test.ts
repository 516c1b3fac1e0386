import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { type FundingSource, moveSharedMoney, noLoads } from '../catalog/index.ts';
import {
  type AccountRef,
  book,
  cardAccount,
  feeRevenueAccount,
  readAccount,
  settlementAccount,
  sharedAccount,
  type Transfer,
} from '../ledger/index.ts';
import { money } from '../money/index.ts';
import { done } from '../platform/index.ts';
import { engineWorld } from '../testing/engine-world.ts';
import { testDatabase } from '../testing/test-database.ts';
import { cardBalances } from './card-queries.ts';
import { closeCard } from './change-card.ts';

const database = await testDatabase();
const worldOf = async (
  fundingSource: FundingSource,
  options: Partial<Parameters<typeof engineWorld>[1]> = {},
) => {
  const world = await engineWorld(database, { product: { fundingSource, limits: noLoads }, ...options });
  const share = (major: number) =>
    moveSharedMoney(world.engine.cards, {
      id: randomUUID(),
      merchantId: world.scope.merchantId,
      productId: world.product.id,
      direction: 'from-reserve',
      money: money(world.USD(major), 'USD'),
      reference: randomUUID(),
      occurredAt: world.engine.clock.now(),
    });
  /** A forced posting, as the network's are. */
  const force = (debit: AccountRef, credit: AccountRef, major: number) =>
    world.engine.commit.submit({
      keys: { ledger: [{ merchantId: debit.merchantId, accounts: [debit, credit] }] },
      decide: ({ ledger }) => {
        const transfer: Transfer = {
          ...{ kind: 'post', id: randomUUID(), debit, credit, amount: world.USD(major), forced: true },
          ...{ code: 'test', reference: 'test' },
        };
        const booked = book(ledger, [transfer], world.engine.clock.now());
        if (booked.kind !== 'booked') throw new Error(booked.kind);
        return done(null, { ledger: [booked.change] });
      },
    });
  return { ...world, share, force };
};

describe.each(['shared-account', 'reserve-just-in-time'] as const)(
  'a card that draws on the %s',
  (source) => {
    test('is not issued with a load, and the reference stays free', async () => {
      const world = await worldOf(source);
      const reference = randomUUID();
      expect(await world.issue(reference, 100n)).toEqual({ kind: 'refused', reason: 'product-not-loadable' });
      expect(await world.issue(reference, 0n)).toMatchObject({ kind: 'accepted' });
    });

    test('is issued without a reserve, and is not there without the money for its fee', async () => {
      const poor = await worldOf(source, { reserve: 0.01 });
      const before = await poor.reserve();
      expect((await poor.activeCard(0)).status).toBe('active');
      expect(await poor.reserve()).toEqual(before);

      const fixed = money(poor.USD(2), 'USD');
      const issue = { fixed, rate: { millionths: 10_000n }, minimum: null, maximum: null };
      const broke = await worldOf(source, { reserve: 1.99, fees: { issue } });
      expect(await broke.issue(randomUUID(), 0n)).toMatchObject({ reason: 'insufficient-reserve' });
      const paying = await worldOf(source, { reserve: 2, fees: { issue } });
      await paying.activeCard(0);
      expect((await paying.reserve()).posted).toBe(0n);
      const revenue = await readAccount(database, feeRevenueAccount(paying.scope.merchantId, 'USD', 'issue'));
      expect(revenue?.postedCredits).toBe(paying.USD(2));
      expect(await paying.verify()).toEqual([]);
    });

    test('takes no top-up', async () => {
      const world = await worldOf(source);
      const card = await world.activeCard(0);
      const before = await world.reserve();
      expect(await world.fund(card)).toEqual({ kind: 'refused', reason: 'product-not-loadable' });
      expect(await world.reserve()).toEqual(before);
    });
  },
);

describe('what a card can spend', () => {
  test('from a shared account is nothing until money is there, then the same for every card', async () => {
    const world = await worldOf('shared-account', { reserve: 100 });
    const [one, two] = [await world.activeCard(0), await world.activeCard(0)];
    expect((await cardBalances(database, one)).available).toBe(0n);
    expect((await world.share(60)).kind).toBe('moved');
    for (const card of [one, two]) {
      expect(await cardBalances(database, card)).toEqual({
        available: world.USD(60),
        held: 0n,
        incoming: 0n,
      });
    }
    expect((await world.reserve()).available).toBe(world.USD(40));
  });

  test('from the reserve is what the reserve has available', async () => {
    const world = await worldOf('reserve-just-in-time', { reserve: 100 });
    const card = await world.activeCard(0);
    expect((await cardBalances(database, card)).available).toBe(world.USD(100));
  });

  test('from its own balance does not grow with the reserve', async () => {
    const world = await engineWorld(database, { reserve: 500 });
    const card = await world.activeCard(20);
    expect((await cardBalances(database, card)).available).toBe(world.USD(20));
  });

  test('counts what the card itself has or owes, and nothing of a source that is overdrawn', async () => {
    const world = await worldOf('shared-account', { reserve: 100 });
    const card = await world.activeCard(0);
    await world.share(60);
    const { merchantId } = card;
    const cards = cardAccount(merchantId, 'USD', card.id);
    const shared = sharedAccount(merchantId, 'USD', world.product.id);
    const network = settlementAccount(merchantId, 'USD');
    await world.force(cards, network, 5);
    expect((await cardBalances(database, card)).available).toBe(world.USD(55));
    await world.force(network, cards, 8);
    await world.force(shared, network, 80);
    expect((await cardBalances(database, card)).available).toBe(world.USD(3));
    expect(await world.verify()).toEqual([]);
  });

  test('is its own balance alone once it is closed', async () => {
    const world = await worldOf('reserve-just-in-time', { reserve: 100 });
    const card = await world.activeCard(0);
    await closeCard(world.engine.cards, card);
    await world.runJobs();
    const closed = await world.reread(card);
    expect([closed.status, (await cardBalances(database, closed)).available]).toEqual(['closed', 0n]);
    expect(await world.verify()).toEqual([]);
  });
});
