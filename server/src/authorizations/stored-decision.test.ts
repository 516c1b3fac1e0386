import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { type Card, freezeCard } from '../cards/index.ts';
import { money } from '../money/index.ts';
import { limit, rules } from '../testing/decision-facts.ts';
import { engineWorld } from '../testing/engine-world.ts';
import { testDatabase } from '../testing/test-database.ts';
import { type AuthorizationWithEvents, readAuthorizationWithEvents } from './index.ts';
import { setSpendRules } from './spend-controls/index.ts';

const database = await testDatabase();
const world = await engineWorld(database, { reserve: 100_000 });
const { engine, USD, scope } = world;

async function read(id: string | null): Promise<AuthorizationWithEvents> {
  const found = await readAuthorizationWithEvents(database, scope.merchantId, id as string);
  if (!found) throw new Error('It was not stored.');
  return found;
}
const decisionOf = async (id: string | null) => (await read(id)).authorization.details.decision;
const restrict = (card: Card, given: Parameters<typeof rules>[0]) =>
  setSpendRules(database, { merchantId: card.merchantId, subjectId: card.id, level: 'card' }, rules(given));

describe('a decline is kept with', () => {
  test('the rule that fired, every other check’s result, and the smallest change that would have approved', async () => {
    const card = await world.activeCard();
    await restrict(card, { limits: [limit({ amount: USD(40) })] });
    const { authorizationId } = await world.authorize(card, 130);
    const { checks, ...decision } = await decisionOf(authorizationId);
    expect(decision).toEqual({
      declineReason: 'card-amount-limit',
      responseCode: '61',
      counterfactual: { lowerBy: String(USD(90)), lift: [] },
      hook: null,
    });
    expect(checks).toHaveLength(24);
    expect(checks.filter(({ result }) => result === 'failed')).toEqual([
      {
        ...{ check: 'velocity-is-within-limits', result: 'failed', reason: 'card-amount-limit' },
        rule: 'card calendar day amount',
      },
      {
        ...{ check: 'funds-are-sufficient', result: 'failed', reason: 'insufficient-funds' },
        rule: 'available balance',
      },
    ]);
    expect(checks.find(({ check }) => check === 'card-is-active')?.result).toBe('passed');
    expect(checks.find(({ check }) => check === 'pin-matches')?.result).toBe('not-applicable');
  });

  test('what the purchase would have been: nothing of it is held or settled', async () => {
    const card = await world.activeCard();
    await freezeCard(engine.cards, card);
    const { authorizationId } = await world.authorize(card, 46, { currency: 'EUR' });
    const { authorization, events } = await read(authorizationId);
    expect(authorization).toMatchObject({
      ...{ status: 'declined', purchase: money(USD(46), 'EUR'), held: 0n, open: 0n, settled: 0n },
      ...{ authCode: '', currency: 'USD', details: { decision: { declineReason: 'card-frozen' } } },
    });
    expect(events).toHaveLength(1);
    expect((await decisionOf(authorizationId)).counterfactual).toEqual({
      lowerBy: null,
      lift: ['card status frozen'],
    });
  });

  test('the lower amount that the same purchase is approved for', async () => {
    const card = await world.activeCard();
    const declined = await world.authorize(card, 130);
    const { counterfactual } = await decisionOf(declined.authorizationId);
    const lower = money(USD(130) - BigInt(counterfactual?.lowerBy ?? 0), 'USD');
    expect((await world.authorize(card, 0, { amount: money(lower.amount + 100n, 'USD') })).status).toBe(
      'declined',
    );
    expect((await world.authorize(card, 0, { amount: lower })).status).toBe('complete');
  });
});

describe('a purchase is read back', () => {
  test('by nobody but its merchant', async () => {
    const card = await world.activeCard();
    const { authorizationId } = await world.authorize(card, 10);
    expect(await readAuthorizationWithEvents(database, randomUUID(), authorizationId as string)).toBeNull();
    expect(await readAuthorizationWithEvents(database, scope.merchantId, randomUUID())).toBeNull();
  });

  test('with all that its first message said', async () => {
    const card = await world.activeCard();
    const said = {
      channel: 'recurring',
      entryMode: 'on-file',
      threeDs: 'attempted',
      avs: 'postal-code-match',
      wallet: 'apple-pay',
    } as const;
    const settlement = money(USD(45.5), 'GBP');
    const link = { transactionId: 'T-9', rrn: '123456789012' };
    const { authorizationId } = await world.authorize(card, 46, {
      ...said,
      currency: 'EUR',
      settlement,
      link,
    });
    const { authorization } = await read(authorizationId);
    expect(authorization).toMatchObject({
      ...{ transactionId: 'T-9', rrn: '123456789012', acceptor: { name: 'AMAZON.COM', mcc: '5411' } },
      details: {
        ...{ type: 'authorization', ...said, cvv2: null, pin: null, cashback: '0' },
        ...{ acquirer: '999999', stan: '000001', transmittedAt: '1120120000' },
        ...{ billingRate: '1.086956521739', settlement: { amount: String(USD(45.5)), currency: 'GBP' } },
      },
    });
  });

  test('with the network’s rate, where that converted the amount', async () => {
    const card = await world.activeCard();
    const { authorizationId, billing } = await world.authorize(card, 40, {
      ...{ currency: 'EUR', billing: money(USD(44), 'USD') },
    });
    expect(billing).toEqual(money(USD(44), 'USD'));
    expect((await read(authorizationId)).authorization.details.billingRate).toBe('1.1');
  });

  test('with all of its messages in order, each as it was answered', async () => {
    const card = await world.activeCard();
    const first = await world.authorize(card, 50);
    const id = first.authorizationId as string;
    const followers = [
      await world.send('incremental', card, 20, { authorizationId: id }),
      await world.send('incremental', card, 500, { authorizationId: id }),
      await world.reverse(card, 10, id),
      await world.settle(card, 30, id, false),
      await world.settle(card, 30, id),
      await world.refund(card, 5, id),
    ];
    const { events, authorization } = await read(id);
    expect(events).toEqual([first, ...followers]);
    expect(authorization).toMatchObject({ status: 'settled', held: USD(70), reversed: USD(10) });
  });

  test('as each of its events told it', async () => {
    const card = await world.activeCard();
    const { authorizationId } = await world.authorize(card, 50);
    await world.settle(card, 20, authorizationId, false);
    await world.reverse(card, 30, authorizationId);
    const told = (await world.eventsOf(card)) as unknown as {
      data: { authorization?: { status: string; open: string; settled: string } };
    }[];
    const states = told.flatMap(({ data }) => data.authorization ?? []);
    expect(states.map(({ status, open, settled }) => [status, open, settled])).toEqual([
      ['pending', String(USD(50)), '0'],
      ['partially-settled', String(USD(30)), String(USD(20))],
      ['settled', '0', String(USD(20))],
    ]);
  });
});

describe('a latency receipt', () => {
  test('says when it was received, loaded, decided and stored; when committed and answered, a later batch adds', async () => {
    const card = await world.activeCard();
    const before = engine.wall.now().getTime();
    const { authorizationId } = await world.authorize(card, 10);
    const first = (await read(authorizationId)).receipt;
    expect(first).toMatchObject({ committed: null, answered: null });
    const { receivedAt, loaded, decided, stored } = first as NonNullable<typeof first>;
    expect(receivedAt.getTime()).toBeGreaterThanOrEqual(before);
    expect(receivedAt.getTime()).toBeLessThanOrEqual(engine.wall.now().getTime());
    expect([loaded, decided, stored]).toEqual([loaded, decided, stored].toSorted((a, b) => a - b));
    expect(loaded).toBeGreaterThan(0);

    await world.authorize(card, 10);
    const { committed, answered, ...rest } = (await read(authorizationId)).receipt as NonNullable<
      typeof first
    >;
    expect(rest).toEqual({ receivedAt, loaded, decided, stored });
    expect(committed).toBeGreaterThanOrEqual(stored);
    expect(answered).toBeGreaterThanOrEqual(committed as number);
  });

  test('is kept of a decline and of an early reversal too', async () => {
    const card = await world.activeCard();
    for (const type of ['authorization', 'reversal', 'settlement', 'advice'] as const) {
      const { authorizationId } = await world.send(type, card, 101);
      expect((await read(authorizationId)).receipt?.stored).toBeGreaterThan(0);
    }
  });
});

test('after all of this the ledger verifies', async () => {
  expect(await world.verify()).toEqual([]);
});
