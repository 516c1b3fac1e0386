import { describe, expect, test } from 'vitest';
import { type Card, cardBalances, closeCard } from '../cards/index.ts';
import { noFees, type Product, updateProduct } from '../catalog/index.ts';
import { money } from '../money/index.ts';
import { engineWorld } from '../testing/engine-world.ts';
import { testDatabase } from '../testing/test-database.ts';
import { worked } from '../testing/worked.ts';
import { chargeMonthlyFees, listTransactionsAfter } from './index.ts';

const database = await testDatabase();
const DAY_MS = 86_400_000;
const free = noFees('USD');
const USD = (major: number) => BigInt(Math.round(major * 100)) * 100n;
const monthly = (major: number): Product['fees'] => ({
  ...free,
  monthly: { ...free.monthly, fixed: money(USD(major), 'USD') },
});

async function newWorld(options: Parameters<typeof engineWorld>[1] = {}) {
  const world = await engineWorld(database, { reserve: 10_000, fees: monthly(3), ...options });
  const { engine, product, scope } = world;
  const chargeDue = async () => {
    while (worked(await chargeMonthlyFees(engine.authorizations)) > 0);
  };
  return {
    ...world,
    chargeDue,
    /** Lets so many days pass, a day at a time, with what falls due on each. */
    async live(days: number) {
      for (let day = 0; day < days; day++) {
        await engine.clock.advance(DAY_MS);
        await chargeDue();
      }
    },
    setFees: (fees: Product['fees']) =>
      database.transaction((tx) =>
        updateProduct(
          tx,
          { merchantId: scope.merchantId, productId: product.id },
          { fees },
          engine.clock.now(),
        ),
      ),
  };
}

async function months(card: Card): Promise<number> {
  const fees = await listTransactionsAfter(database, card, { after: null, limit: 100 });
  return fees.filter(({ feeKind }) => feeKind === 'monthly').length;
}

describe('a monthly fee', () => {
  test('is charged once for each month of a card, whoever looks how often, and told', async () => {
    const world = await newWorld();
    const card = await world.activeCard(100);
    await world.chargeDue();
    await world.engine.clock.advance(65 * DAY_MS);
    await Promise.all([world.chargeDue(), world.chargeDue(), world.chargeDue()]);
    expect(await months(card)).toBe(2);
    expect((await cardBalances(database, card)).available).toBe(USD(94));
    const told = (await world.eventsOf(card)).filter(({ type }) => type === 'transaction.fee_charged');
    expect(told).toHaveLength(2);
    expect(await world.verify()).toEqual([]);
  });

  test('is not charged for the months of a card that has been closed', async () => {
    const world = await newWorld();
    const card = await world.activeCard(100);
    await world.live(40);
    await closeCard(world.engine.cards, card);
    await world.runJobs();
    await world.live(70);
    expect(await months(card)).toBe(1);
  });

  test('that is introduced later is not charged for the months before, nor for those in which it was lifted', async () => {
    const world = await newWorld({ fees: {} });
    const card = await world.activeCard(100);
    await world.live(200);
    expect(await months(card)).toBe(0);
    await world.setFees(monthly(1));
    await world.live(20);
    expect(await months(card)).toBe(0);
    await world.live(75);
    expect(await months(card)).toBe(3);
    await world.setFees(free);
    await world.live(100);
    expect(await months(card)).toBe(3);
    await world.setFees(monthly(1));
    await world.live(130);
    expect(await months(card)).toBeGreaterThanOrEqual(6);
    expect(await months(card)).toBeLessThanOrEqual(7);
  });

  test('is owed where the card has nothing, or paid by the reserve where the product says so', async () => {
    const owing = await newWorld();
    const poor = await owing.activeCard(10);
    await owing.settle(poor, 9);
    await owing.live(35);
    expect((await cardBalances(database, poor)).available).toBe(USD(-2));
    const terms = { ...owing.product.terms, feesPaidBy: 'reserve-when-short' } as const;
    const paid = await newWorld({ product: { terms } });
    const card = await paid.activeCard(10);
    await paid.settle(card, 9);
    const { available } = await paid.reserve();
    await paid.live(35);
    expect((await cardBalances(database, card)).available).toBe(USD(1));
    expect((await paid.reserve()).available).toBe(available - USD(3));
    expect([...(await owing.verify()), ...(await paid.verify())]).toEqual([]);
  });
});
