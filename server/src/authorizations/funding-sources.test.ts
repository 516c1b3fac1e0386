import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { type Card, cardBalances, closeCard } from '../cards/index.ts';
import { type FundingSource, moveSharedMoney, noLoads, type Product, usualTerms } from '../catalog/index.ts';
import { cardAccount, postedBalance, readAccount, reserveAccount, sharedAccount } from '../ledger/index.ts';
import { type FeeRule, money } from '../money/index.ts';
import { engineWorld } from '../testing/engine-world.ts';
import { testDatabase } from '../testing/test-database.ts';
import { testAcceptor, majorUnits as USD } from '../testing/test-message.ts';

const database = await testDatabase();
const DAY_MS = 86_400_000;
const sources = ['shared-account', 'reserve-just-in-time'] as const;

/** A product whose cards draw on a source with so much in it. */
async function worldOf(fundingSource: FundingSource, major: number, given: Partial<Product> = {}) {
  const { fees, ...product } = given;
  const world = await engineWorld(database, {
    ...{ reserve: major, fees: fees ?? {} },
    product: { fundingSource, limits: noLoads, ...product },
  });
  const { merchantId } = world.scope;
  const isShared = fundingSource === 'shared-account';
  const source = isShared
    ? sharedAccount(merchantId, 'USD', world.product.id)
    : reserveAccount(merchantId, 'USD');
  if (isShared) {
    await moveSharedMoney(world.engine.cards, {
      ...{ id: randomUUID(), merchantId, productId: world.product.id, direction: 'from-reserve' },
      ...{ money: money(USD(major), 'USD'), reference: 'all of it', occurredAt: world.engine.clock.now() },
    });
  }
  const posted = async (account: typeof source) => {
    const state = await readAccount(database, account);
    return state ? postedBalance(state) : 0n;
  };
  /** What is in the source, on the card itself, and held there, in major units. */
  const money3 = async (card: Card): Promise<number[]> => {
    const own = await posted(cardAccount(merchantId, 'USD', card.id));
    const { held } = await cardBalances(database, card);
    return [await posted(source), own, held].map((amount) => Number(amount) / 10_000);
  };
  return { ...world, money3 };
}

const reasons = {
  'shared-account': 'insufficient-shared-funds',
  'reserve-just-in-time': 'insufficient-reserve',
} as const;

describe.each(sources)('a card that draws on the %s', (source) => {
  test('is declined for more than the source has, as what that is, and nothing moves', async () => {
    const world = await worldOf(source, 100);
    const card = await world.activeCard(0);
    for (const type of ['authorization', 'debit'] as const) {
      expect(await world.send(type, card, 100.01)).toMatchObject({
        ...{ declineReason: reasons[source], responseCode: '51' },
      });
    }
    expect(await world.money3(card)).toEqual([100, 0, 0]);
    expect(await world.verify()).toEqual([]);
  });

  test('draws its holds, and gives back what a reversal, a lower settlement and an expiry leave', async () => {
    const world = await worldOf(source, 100);
    const card = await world.activeCard(0);
    const [one, two, three] = [
      await world.authorize(card, 30),
      await world.authorize(card, 20),
      await world.authorize(card, 10),
    ];
    expect(await world.money3(card)).toEqual([40, 60, 60]);
    expect(await cardBalances(database, card)).toMatchObject({ available: USD(40), held: USD(60) });
    await world.reverse(card, 5, one.authorizationId);
    expect(await world.money3(card)).toEqual([45, 55, 55]);
    await world.reverse(card, 25, one.authorizationId);
    expect(await world.money3(card)).toEqual([70, 30, 30]);
    await world.settle(card, 12, two.authorizationId);
    expect(await world.money3(card)).toEqual([78, 10, 10]);
    await world.engine.clock.advance(7 * DAY_MS);
    await world.runJobs();
    expect(await world.money3(card)).toEqual([88, 0, 0]);
    expect((await world.settle(card, 10, three.authorizationId)).flags).toEqual(['after-end']);
    expect(await world.money3(card)).toEqual([78, 0, 0]);
    expect(await world.verify()).toEqual([]);
  });

  test('draws for a debit, an increment and a settlement above its hold, and its refund goes to the source', async () => {
    const world = await worldOf(source, 100);
    const card = await world.activeCard(0);
    await world.send('debit', card, 10);
    expect(await world.money3(card)).toEqual([90, 0, 0]);
    const { authorizationId } = await world.authorize(card, 30);
    await world.send('incremental', card, 10, { authorizationId });
    expect(await world.money3(card)).toEqual([50, 40, 40]);
    await world.settle(card, 15, authorizationId, false);
    expect(await world.money3(card)).toEqual([50, 25, 25]);
    expect((await world.settle(card, 45, authorizationId)).flags).toEqual(['above-authorization']);
    expect(await world.money3(card)).toEqual([30, 0, 0]);
    await world.refund(card, 60, authorizationId);
    expect(await world.money3(card)).toEqual([90, 0, 0]);
    expect(await world.verify()).toEqual([]);
  });

  test('owes what a force post takes beyond the source, and the next refund pays that first', async () => {
    const world = await worldOf(source, 50);
    const card = await world.activeCard(0);
    await world.settle(card, 80);
    expect(await world.money3(card)).toEqual([0, -30, 0]);
    expect(await world.authorize(card, 1)).toMatchObject({ declineReason: reasons[source] });
    await world.refund(card, 20);
    expect(await world.money3(card)).toEqual([0, -10, 0]);
    await world.refund(card, 20);
    expect(await world.money3(card)).toEqual([10, 0, 0]);
    expect(await world.verify()).toEqual([]);
  });

  test('holds an advice beyond the source, and what is freed later pays what it owes first', async () => {
    const world = await worldOf(source, 50);
    const card = await world.activeCard(0);
    const { authorizationId } = await world.send('advice', card, 80);
    expect(await world.money3(card)).toEqual([0, 50, 80]);
    await world.settle(card, 10);
    expect(await world.money3(card)).toEqual([0, 40, 80]);
    await world.reverse(card, 80, authorizationId);
    expect(await world.money3(card)).toEqual([40, 0, 0]);
    expect(await world.verify()).toEqual([]);
  });

  test('does not take from what another of its holds has drawn', async () => {
    const world = await worldOf(source, 50);
    const card = await world.activeCard(0);
    const { authorizationId } = await world.authorize(card, 30);
    await world.settle(card, 40);
    expect(await world.money3(card)).toEqual([0, 10, 30]);
    expect(await world.authorize(card, 0.01)).toMatchObject({ declineReason: reasons[source] });
    expect((await world.settle(card, 30, authorizationId)).flags).toEqual([]);
    expect(await world.money3(card)).toEqual([0, -20, 0]);
    expect(await world.verify()).toEqual([]);
  });

  test('races with the others for the last of it, and the source is never overdrawn', async () => {
    const world = await worldOf(source, 100);
    const cards = await Promise.all([1, 2, 3, 4].map(() => world.activeCard(0)));
    const all = await Promise.all(
      Array.from({ length: 24 }, (_, n) => {
        const card = cards[n % cards.length] as Card;
        return n % 3 === 0 ? world.send('debit', card, 9) : world.authorize(card, 9);
      }),
    );
    expect(all.filter(({ status }) => status === 'complete')).toHaveLength(11);
    expect((await world.money3(cards[0] as Card))[0]).toBe(1);
    const open = all.filter(({ type, status }) => type === 'authorization' && status === 'complete');
    await Promise.all(
      open.map((one, n) => {
        const card = cards.find(({ id }) => id === one.cardId) as Card;
        return n % 2 === 0
          ? world.reverse(card, 9, one.authorizationId)
          : world.settle(card, 4, one.authorizationId);
      }),
    );
    const paid = all.filter(({ type, status }) => type === 'debit' && status === 'complete').length * 9;
    expect((await world.money3(cards[0] as Card))[0]).toBe(100 - paid - Math.floor(open.length / 2) * 4);
    expect(await world.verify()).toEqual([]);
  });

  test('is approved in part for what the source has', async () => {
    const world = await worldOf(source, 50, { terms: { ...usualTerms, partialApproval: true } });
    const card = await world.activeCard(0);
    expect(await world.authorize(card, 80, { partialApproval: true })).toMatchObject({
      ...{ responseCode: '10', amount: { amount: USD(50) } },
    });
    expect(await world.money3(card)).toEqual([0, 50, 50]);
    expect(await world.verify()).toEqual([]);
  });

  test('closes once its last hold has ended, with everything back in the source', async () => {
    const world = await worldOf(source, 100);
    const card = await world.activeCard(0);
    const { authorizationId } = await world.authorize(card, 30);
    await closeCard(world.engine.cards, card);
    await world.runJobs();
    expect((await world.reread(card)).status).toBe('closing');
    await world.settle(card, 10, authorizationId);
    await world.runJobs();
    expect((await world.reread(card)).status).toBe('closed');
    expect(await world.money3(card)).toEqual([90, 0, 0]);
    expect(await world.verify()).toEqual([]);
  });

  test('pays after it is closed too, and what it gets then is the reserve’s', async () => {
    const world = await worldOf(source, 100);
    const card = await world.activeCard(0);
    await closeCard(world.engine.cards, card);
    await world.runJobs();
    await world.settle(card, 10);
    expect(await world.money3(card)).toEqual([90, 0, 0]);
    const before = (await world.reserve()).posted;
    await world.refund(card, 10);
    expect((await world.reserve()).posted).toBe(before + USD(10));
    expect((await world.money3(card))[1]).toBe(0);
    expect(await world.verify()).toEqual([]);
  });
});

const fixed = (major: number): FeeRule => ({
  fixed: money(USD(major), 'USD'),
  rate: { millionths: 0n },
  ...{ minimum: null, maximum: null },
});
const fees = { authorization: fixed(1), crossBorder: fixed(2) } as Product['fees'];
const abroad = { acceptor: { ...testAcceptor, country: 'GB' } };

describe.each(sources)('fees of a card that draws on the %s', (source) => {
  test('come from the source, and must be covered by it', async () => {
    const world = await worldOf(source, 100, { fees });
    const card = await world.activeCard(0);
    expect(await world.authorize(card, 97.01, abroad)).toMatchObject({
      declineReason: 'insufficient-funds-for-fees',
    });
    const { authorizationId } = await world.authorize(card, 97, abroad);
    expect(await world.money3(card)).toEqual([0, 99, 99]);
    await world.send('settlement', card, 50, { ...abroad, authorizationId });
    expect(await world.money3(card)).toEqual([47, 0, 0]);
    expect(await world.verify()).toEqual([]);
  });

  test('are owed by the card where the source has nothing left', async () => {
    const world = await worldOf(source, 50, { fees });
    const card = await world.activeCard(0);
    await world.send('settlement', card, 49, abroad);
    expect(await world.money3(card)).toEqual([0, -1, 0]);
    expect(await world.verify()).toEqual([]);
  });
});

test('where the reserve pays fees that a shared account cannot, it does', async () => {
  const terms = { ...usualTerms, feesPaidBy: 'reserve-when-short' } as const;
  const world = await worldOf('shared-account', 50, { fees, terms });
  const { engine, scope } = world;
  await moveSharedMoney(engine.cards, {
    ...{
      id: randomUUID(),
      merchantId: scope.merchantId,
      productId: world.product.id,
      direction: 'to-reserve',
    },
    ...{ money: money(USD(10), 'USD'), reference: 'some of it', occurredAt: engine.clock.now() },
  });
  const card = await world.activeCard(0);
  const { authorizationId } = await world.authorize(card, 40, abroad);
  expect((await world.reserve()).posted).toBe(USD(9));
  await world.send('settlement', card, 40, { ...abroad, authorizationId });
  expect((await world.reserve()).posted).toBe(USD(7));
  expect(await world.money3(card)).toEqual([0, 0, 0]);
  expect(await world.verify()).toEqual([]);
});
