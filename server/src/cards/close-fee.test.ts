import { describe, expect, test } from 'vitest';
import { noFees } from '../catalog/index.ts';
import { feeRevenueAccount, readAccount } from '../ledger/index.ts';
import { type FeeRule, money } from '../money/index.ts';
import { engineWorld } from '../testing/engine-world.ts';
import { testDatabase } from '../testing/test-database.ts';
import { majorUnits as USD } from '../testing/test-message.ts';
import type { Card } from './card.ts';
import { readOperation } from './cards-store.ts';
import { closeCard } from './change-card.ts';
import { closeFee } from './close-fee.ts';
import { expectedReturn } from './expected-return.ts';
import { finishOperation } from './finish-operation.ts';

const database = await testDatabase();

const rule = (fixed: number, percent = 0, minimum: number | null = null): FeeRule => ({
  fixed: money(USD(fixed), 'USD'),
  rate: { millionths: BigInt(percent * 10_000) },
  minimum: minimum === null ? null : money(USD(minimum), 'USD'),
  maximum: null,
});

describe('the fee of a close', () => {
  const feeOf = (close: FeeRule, balance: bigint) =>
    closeFee({ fees: { ...noFees('USD'), close }, currency: 'USD' }, balance);

  test.each<[string, FeeRule, number, number]>([
    ['is all that is left where it would be more', rule(5), 3, 3],
    ['is all that is left where its minimum would be more', rule(0, 1, 5), 3, 3],
    ['is nothing of nothing', rule(5), 0, 0],
    ['is all that is left where it is as much', rule(5), 5, 5],
    ['is its fixed amount of more than that', rule(5), 100, 5],
    ['is its rate of what is left', rule(0, 2), 100, 2],
    ['is nothing where there is none', rule(0), 100, 0],
  ])('%s', (_, close, balance, fee) => {
    expect(feeOf(close, USD(balance))).toBe(USD(fee));
  });
});

describe('a close', async () => {
  const world = await engineWorld(database, { reserve: 10_000, fees: { close: rule(5) } });
  const { engine, scope } = world;

  async function closed(card: Card) {
    const accepted = await closeCard(engine.cards, card);
    if (accepted.kind !== 'accepted') throw new Error(accepted.reason);
    await world.runJobs();
    return accepted.operation;
  }
  const ended = (id: string) => readOperation(database, scope.merchantId, id);
  const revenue = async () =>
    (await readAccount(database, feeRevenueAccount(scope.merchantId, 'USD', 'close')))?.postedCredits ?? 0n;
  const closedEvent = async (card: Card) =>
    (await world.eventsOf(card)).find(({ type }) => type === 'card.closed')?.data;

  test('that fails costs nothing', async () => {
    const card = await world.activeCard(100);
    const before = [await revenue(), await world.reserve()];
    await world.fault({ operation: 'close', action: 'fail', cardId: card.id });
    const { id } = await closed(card);
    expect(await ended(id)).toMatchObject({ status: 'failed', amount: 0n, fee: 0n });
    expect([await revenue(), await world.reserve()]).toEqual(before);
  });

  test.each([
    ['more than the fee', { load: 100, spent: 0, returned: 95, fee: 5 }],
    ['as much as the fee', { load: 10, spent: 5, returned: 0, fee: 5 }],
    ['less than the fee', { load: 10, spent: 7, returned: 0, fee: 3 }],
    ['nothing', { load: 10, spent: 10, returned: 0, fee: 0 }],
  ])(
    'of a card with %s on it gives back what is left, less the fee',
    async (_, { load, spent, returned, fee }) => {
      const card = await world.activeCard(load);
      if (spent > 0) await world.settle(card, spent);
      const before = [await revenue(), (await world.reserve()).posted] as const;
      expect(await expectedReturn(database, card)).toBe(USD(returned));
      const { id } = await closed(card);
      expect(await ended(id)).toMatchObject({ status: 'done', amount: USD(returned), fee: USD(fee) });
      expect(await revenue()).toBe(before[0] + USD(fee));
      expect((await world.reserve()).posted).toBe(before[1] + USD(returned));
      expect(await closedEvent(card)).toMatchObject({
        returned: String(USD(returned)),
        operation: { kind: 'close', amount: String(USD(returned)), fee: String(USD(fee)) },
      });
    },
  );

  test('of a card that owes money gives back nothing and costs nothing', async () => {
    const card = await world.activeCard(10);
    await world.settle(card, 35);
    const before = [await revenue(), await world.reserve()];
    expect(await expectedReturn(database, card)).toBe(0n);
    const { id } = await closed(card);
    expect(await ended(id)).toMatchObject({ status: 'done', amount: 0n, fee: 0n });
    expect([await revenue(), await world.reserve()]).toEqual(before);
  });

  test('is charged of what is left when it ends, not when it was ordered', async () => {
    const card = await world.activeCard(100);
    const { authorizationId } = await world.authorize(card, 98);
    const { id } = await closed(card);
    expect(await ended(id)).toMatchObject({ status: 'accepted' });
    await world.settle(card, 98, authorizationId);
    await world.runJobs();
    expect(await ended(id)).toMatchObject({ status: 'done', amount: 0n, fee: USD(2) });
  });

  test('that is worked on again and again is charged once', async () => {
    const card = await world.activeCard(100);
    const accepted = await closeCard(engine.cards, card);
    if (accepted.kind !== 'accepted') throw new Error(accepted.reason);
    const before = await revenue();
    const { id: subject } = accepted.operation;
    const job = { id: 1n, kind: 'card-operation', merchantId: scope.merchantId, subject, attempts: 1 };
    await Promise.all([finishOperation(engine.cards, job), finishOperation(engine.cards, job)]);
    await finishOperation(engine.cards, job);
    expect(await revenue()).toBe(before + USD(5));
    expect(await ended(subject)).toMatchObject({ status: 'done', amount: USD(95), fee: USD(5) });
    expect((await world.eventsOf(card)).filter(({ type }) => type === 'card.closed')).toHaveLength(1);
  });

  test('leaves a ledger that verifies', async () => {
    expect(await world.verify()).toEqual([]);
  });
});
