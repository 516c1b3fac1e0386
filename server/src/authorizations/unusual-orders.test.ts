import { describe, expect, test } from 'vitest';
import { cardBalances, closeCard, freezeCard } from '../cards/index.ts';
import { money } from '../money/index.ts';
import { checkBooks } from '../testing/simulation/check-books.ts';
import { checkLimits } from '../testing/simulation/check-limits.ts';
import { limitCard, simulatedWorld } from '../testing/simulation/simulated-world.ts';
import { testDatabase } from '../testing/test-database.ts';

/* Lives that the simulation has found to be treated wrongly once. */

const database = await testDatabase();
const world = await simulatedWorld(database);
const { USD } = world;
const link = (transactionId: string) => ({ link: { transactionId } });

async function newCard(code: string, load = 200) {
  const product = world.products.find((one) => one.code === code);
  if (!product) throw new Error(`There is no product ${code}.`);
  const accepted = await world.issue(product, crypto.randomUUID(), USD(load));
  if (accepted.kind !== 'accepted') throw new Error(accepted.reason);
  await limitCard(world, accepted.card);
  await world.runJobs();
  return await world.reread(accepted.card);
}

describe('a limit counts, from its first use on,', () => {
  test('a purchase whose reversal came first', async () => {
    const card = await newCard('1');
    const purchaseAmount = money(USD(50), 'USD');
    await world.send('reversal', card, 20, { ...link('E1'), purchaseAmount });
    await world.engine.clock.advance(1000);
    expect(await world.authorize(card, 50, link('E1'))).toMatchObject({ status: 'complete' });
    expect(await checkLimits({ ...world, cards: [card] })).toEqual([]);
  });

  test('a purchase that was declined here and is settled or was approved elsewhere', async () => {
    const card = await newCard('1');
    expect((await world.authorize(card, 210, link('D1'))).status).toBe('declined');
    expect((await world.authorize(card, 220, link('D2'))).status).toBe('declined');
    await world.engine.clock.advance(1000);
    await world.send('settlement', card, 210, link('D1'));
    await world.send('advice', card, 220, link('D2'));
    expect(await checkLimits({ ...world, cards: [card] })).toEqual([]);
    await world.send('reversal', card, 220, link('D2'));
    expect(await checkLimits({ ...world, cards: [card] })).toEqual([]);
  });
});

describe('a card whose money comes from the reserve', () => {
  /** Moves what is in the reserve to the shared account, up to so much. */
  async function leaveInReserve(major: number) {
    const { available } = await world.reserve();
    await world.share(Number(available / 100n) / 100 - major, 'from-reserve');
    expect((await world.reserve()).available).toBe(USD(major));
  }

  test('spends of it what leaves its fees paid: nobody else is there to pay them', async () => {
    const card = await newCard('just-in-time');
    await leaveInReserve(10);
    expect(await world.authorize(card, 10)).toMatchObject({ status: 'declined' });
    expect((await world.authorize(card, 9)).status).toBe('complete');
    expect((await cardBalances(database, card)).available).toBeGreaterThanOrEqual(0n);
    await world.share(500, 'to-reserve');
  });

  test('passes a refund on when it is closed, whatever it owes and however little there is', async () => {
    const card = await newCard('just-in-time');
    await closeCard(world.engine.cards, card);
    await world.runJobs();
    await leaveInReserve(3);
    await world.settle(card, 8);
    expect((await world.reserve()).available).toBe(0n);
    await world.refund(card, 4);
    expect((await cardBalances(database, card)).available + (await world.reserve()).available).toBe(
      // 8.00 was settled and 4.00 refunded for 0.20; all of the reserve was 3.00.
      USD(3 - 8 + 4 - 0.2),
    );
    await world.share(500, 'to-reserve');
  });
});

describe('a request that its own money has overtaken', () => {
  test('is approved for that money only, by an authorization only, and by every check', async () => {
    const card = await newCard('1', 60);
    await world.send('advice', card, 1, link('P'));
    expect((await world.authorize(card, 5000, link('P'))).status).toBe('declined');
    const debit = await world.send('debit', card, 1, link('P'));
    expect(debit).toMatchObject({ status: 'complete', posted: -10_000n });
    const { authorizationId } = await world.send('advice', card, 2, link('R'));
    await world.reverse(card, 2, authorizationId);
    expect(await world.authorize(card, 2, link('R'))).toMatchObject({ declineReason: 'already-reversed' });
    await world.send('advice', card, 3, link('Q'));
    await freezeCard(world.engine.cards, card);
    expect(await world.authorize(card, 3, link('Q'))).toMatchObject({ declineReason: 'card-frozen' });
  });

  test.each(['advice', 'settlement'] as const)(
    'by %s is approved, and nothing is held again',
    async (type) => {
      const card = await newCard('1', 60);
      await world.send(type, card, 50, link(`O-${type}`));
      const before = await cardBalances(database, card);
      const late = await world.handle('authorization', card, 50, link(`O-${type}`));
      expect(late).toMatchObject({ event: { status: 'complete', flags: ['nothing-held'] } });
      expect(await cardBalances(database, card)).toEqual(before);
      // Another purchase is another purchase, and one without the network's id cannot be told to be the same.
      await world.authorize(card, 2, link('another'));
      await world.authorize(card, 2);
      expect((await cardBalances(database, card)).available).toBeLessThan(before.available - USD(3));
    },
  );
});

test('afterwards the books agree', async () => {
  expect(await checkBooks(world)).toEqual([]);
});
