import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { feeRevenueAccount, readAccount } from '../ledger/index.ts';
import { money } from '../money/index.ts';
import { engineWorld } from '../testing/engine-world.ts';
import { testDatabase } from '../testing/test-database.ts';
import { cardBalances, listFundings } from './card-queries.ts';
import { readOperation } from './cards-store.ts';
import { closeCard, freezeCard, unfreezeCard } from './change-card.ts';
import { clearNegativeBalance } from './clear-negative-balance.ts';
import { finishOperation } from './finish-operation.ts';

const database = await testDatabase();
const world = await engineWorld(database, { reserve: 100_000 });
const { engine, USD } = world;

describe('issuing a card', () => {
  test('is refused when the reserve is too small, changes nothing, and the reference stays free', async () => {
    const poor = await engineWorld(database, { reserve: 50 });
    const reference = randomUUID();
    expect(await poor.issue(reference, USD(51))).toEqual({ kind: 'refused', reason: 'insufficient-reserve' });
    expect(await poor.reserve()).toEqual({ posted: USD(50), available: USD(50) });
    expect(await poor.issue(reference, USD(50))).toMatchObject({ kind: 'accepted' });
  });

  test('under one reference many times at the same instant is accepted once', async () => {
    const reference = randomUUID();
    const before = await world.reserve();
    const outcomes = await Promise.all(Array.from({ length: 12 }, () => world.issue(reference, USD(20))));
    expect(outcomes.filter((outcome) => outcome.kind === 'accepted')).toHaveLength(1);
    const refused = outcomes.filter((outcome) => outcome.kind === 'refused');
    expect(new Set(refused.map((outcome) => outcome.reason))).toEqual(new Set(['duplicate-reference']));
    expect((await world.reserve()).available).toBe(before.available - USD(20));
  });

  test('that was made to fail gives the money back and says why', async () => {
    await world.runJobs();
    await world.fault({ operation: 'issue', action: 'fail', reason: 'The bank said no.' });
    const before = await world.reserve();
    const accepted = await world.issue();
    if (accepted.kind !== 'accepted') throw new Error(accepted.reason);
    expect((await world.reserve()).available).toBe(before.available - USD(100));
    await world.runJobs();
    expect((await world.reread(accepted.card)).status).toBe('failed');
    expect(await world.reserve()).toEqual(before);
    const events = await world.eventsOf(accepted.card);
    expect(events).toMatchObject([
      { type: 'card.issue_failed', sequence: 1, data: { operation: { failureReason: 'The bank said no.' } } },
    ]);
    expect(await world.fund(accepted.card)).toMatchObject({
      reason: 'not-possible-in-state',
      status: 'failed',
    });
  });

  test('holds the first load while it is under way and puts it on the card when it is done', async () => {
    const before = await world.reserve();
    const accepted = await world.issue(randomUUID(), USD(100));
    if (accepted.kind !== 'accepted') throw new Error(accepted.reason);
    expect(accepted.card).toMatchObject({ status: 'issuing', last4: null, firstLoad: USD(100) });
    expect(accepted.card.number).toBeGreaterThanOrEqual(1000000000000000n);
    expect(await cardBalances(database, accepted.card)).toEqual({
      available: 0n,
      held: 0n,
      incoming: USD(100),
    });
    expect(await world.reserve()).toEqual({ posted: before.posted, available: before.available - USD(100) });

    await world.runJobs();
    const card = await world.reread(accepted.card);
    expect(card).toMatchObject({ status: 'active', last4: expect.stringMatching(/^\d{4}$/), keyVersion: 1 });
    expect(await cardBalances(database, card)).toEqual({ available: USD(100), held: 0n, incoming: 0n });
    expect(await world.reserve()).toEqual({
      posted: before.posted - USD(100),
      available: before.available - USD(100),
    });
    const pan = await engine.vault.readPan(database, card.merchantId, card.id);
    expect(pan?.last4()).toBe(card.last4);
  });

  test('twice by two workers is done once', async () => {
    const accepted = await world.issue();
    if (accepted.kind !== 'accepted') throw new Error(accepted.reason);
    const job = {
      id: 1n,
      kind: 'card-operation',
      merchantId: accepted.card.merchantId,
      subject: accepted.operation.id,
      attempts: 1,
    };
    await Promise.all([finishOperation(engine.cards, job), finishOperation(engine.cards, job)]);
    expect((await world.eventsOf(accepted.card)).map((event) => event.type)).toEqual(['card.issued']);
    expect((await cardBalances(database, accepted.card)).available).toBe(USD(100));
  });

  test('with fees takes them from the reserve beside the amount, and earns them only on success', async () => {
    const rule = { fixed: money(USD(5), 'USD'), rate: { millionths: 10_000n }, minimum: null, maximum: null };
    const paid = await engineWorld(database, { reserve: 1000, fees: { issue: rule } });
    await paid.fault({ operation: 'issue', action: 'fail' });
    await paid.activeCard(100);
    expect((await paid.reserve()).posted).toBe(USD(1000));
    await paid.activeCard(100);
    expect((await paid.reserve()).posted).toBe(USD(1000 - 106));
    const revenue = await readAccount(database, feeRevenueAccount(paid.scope.merchantId, 'USD', 'issue'));
    expect(revenue?.postedCredits).toBe(USD(6));
    expect(await paid.verify()).toEqual([]);
  });
});

describe('topping a card up', () => {
  test('is refused while the card is being issued, and when it is closing or closed', async () => {
    const accepted = await world.issue();
    if (accepted.kind !== 'accepted') throw new Error(accepted.reason);
    expect(await world.fund(accepted.card)).toEqual({ kind: 'refused', reason: 'card-not-ready' });
    await world.runJobs();
    await closeCard(engine.cards, accepted.card);
    expect(await world.fund(accepted.card)).toMatchObject({
      reason: 'not-possible-in-state',
      status: 'closing',
    });
    await world.runJobs();
    expect(await world.fund(accepted.card)).toMatchObject({
      reason: 'not-possible-in-state',
      status: 'closed',
    });
  });

  test('is refused for a reference that was used before, on this card or another', async () => {
    const [one, two] = [await world.activeCard(), await world.activeCard()];
    const reference = randomUUID();
    expect(await world.fund(one, USD(10), reference)).toMatchObject({ kind: 'accepted' });
    expect(await world.fund(two, USD(10), reference)).toMatchObject({ reason: 'duplicate-reference' });
  });

  test('that was made to fail releases its hold and tells', async () => {
    const card = await world.activeCard();
    await world.fault({ operation: 'fund', action: 'fail', cardId: card.id });
    const other = await world.activeCard();
    const before = await world.reserve();
    await world.fund(other, USD(10));
    await world.fund(card, USD(30));
    await world.runJobs();
    expect((await world.reserve()).available).toBe(before.available - USD(10));
    expect((await cardBalances(database, card)).available).toBe(USD(100));
    expect((await world.eventsOf(card)).map((event) => event.type)).toEqual([
      'card.issued',
      'card.funding_failed',
    ]);
  });

  test('works on a frozen card', async () => {
    const card = await world.activeCard();
    await freezeCard(engine.cards, card);
    await world.fund(card, USD(30));
    await world.runJobs();
    expect((await cardBalances(database, card)).available).toBe(USD(130));
  });

  test('shows in the list newest first, without the first load, with what was asked for', async () => {
    const card = await world.activeCard();
    const reference = randomUUID();
    await world.fund(card, USD(10), reference);
    await world.fund(card, USD(20));
    const all = await listFundings(database, world.scope, { cardId: card.id }, { number: 1, size: 10 });
    expect(all).toMatchObject({
      total: 2,
      rows: [{ amount: USD(20), cardReference: card.reference }, { reference }],
    });
    const second = await listFundings(database, world.scope, { cardId: card.id }, { number: 2, size: 1 });
    expect(second).toMatchObject({ total: 2, rows: [{ reference }] });
    expect(await listFundings(database, world.scope, { reference }, { number: 1, size: 10 })).toMatchObject({
      total: 1,
    });
  });
});

describe('freezing', () => {
  test('stops the card at once, and the event follows', async () => {
    const card = await world.activeCard();
    expect(await freezeCard(engine.cards, card)).toMatchObject({
      kind: 'accepted',
      card: { status: 'frozen' },
    });
    expect((await world.reread(card)).status).toBe('frozen');
    expect(await world.authorize(card, 1)).toMatchObject({
      status: 'declined',
      declineReason: 'card-frozen',
    });
    await world.runJobs();
    const [, , changed] = await world.eventsOf(card);
    expect(changed).toMatchObject({ type: 'card.status_changed', data: { operation: { kind: 'freeze' } } });
  });

  test('is not possible twice, nor unfreezing an active card, nor either on a closing one', async () => {
    const card = await world.activeCard();
    expect(await unfreezeCard(engine.cards, card)).toMatchObject({ reason: 'not-possible-in-state' });
    await freezeCard(engine.cards, card);
    expect(await freezeCard(engine.cards, card)).toMatchObject({
      reason: 'not-possible-in-state',
      status: 'frozen',
    });
    await closeCard(engine.cards, card);
    expect(await unfreezeCard(engine.cards, card)).toMatchObject({
      reason: 'not-possible-in-state',
      status: 'closing',
    });
  });

  test.each([
    ['freeze', freezeCard, unfreezeCard],
    ['unfreeze', unfreezeCard, freezeCard],
  ] as const)(
    '%s that was made to fail leaves the card as it is, and is told with its operation',
    async (kind, change, other) => {
      const card = await world.activeCard();
      if (kind === 'unfreeze') await freezeCard(engine.cards, card);
      await world.runJobs();
      const before = await world.reread(card);
      await world.fault({ operation: kind, action: 'fail', reason: 'The network is down.' });
      expect(await change(engine.cards, card)).toEqual({
        kind: 'refused',
        reason: 'made-to-fail',
        detail: 'The network is down.',
      });
      await world.runJobs();
      expect(await world.reread(card)).toEqual(before);
      const failed = (await world.eventsOf(card)).filter(({ type }) => type === 'card.status_change_failed');
      expect(failed).toMatchObject([
        {
          data: {
            card: { status: before.status },
            operation: { kind, failureReason: 'The network is down.' },
          },
        },
      ]);
      const [{ operation }] = failed.map(({ data }) => data as unknown as { operation: { id: string } }) as [
        { operation: { id: string } },
      ];
      expect(await readOperation(database, card.merchantId, operation.id)).toMatchObject({
        kind,
        status: 'failed',
        failureReason: 'The network is down.',
        completedAt: expect.any(Date),
      });
      expect(await change(engine.cards, card)).toMatchObject({ kind: 'accepted' });
      expect(await other(engine.cards, card)).toMatchObject({ kind: 'accepted' });
    },
  );

  test('each event tells of its own change, whatever the card is by then', async () => {
    const card = await world.activeCard();
    await freezeCard(engine.cards, card);
    await unfreezeCard(engine.cards, card);
    await world.runJobs();
    const kinds = (await world.eventsOf(card)).slice(1).map((event) => event.data);
    expect(kinds).toMatchObject([{ operation: { kind: 'freeze' } }, { operation: { kind: 'unfreeze' } }]);
    expect(kinds.map((data) => data.card.status)).toEqual(['frozen', 'active']);
  });
});

describe('closing', () => {
  test('waits for the top-ups before it and returns everything to the reserve', async () => {
    const card = await world.activeCard(100);
    const before = await world.reserve();
    await world.fund(card, USD(25));
    expect(await closeCard(engine.cards, card)).toMatchObject({
      kind: 'accepted',
      card: { status: 'closing' },
    });
    await world.runJobs();
    expect((await world.reread(card)).status).toBe('closed');
    expect((await world.reserve()).available).toBe(before.available + USD(100));
    const events = await world.eventsOf(card);
    expect(events.map((event) => event.type)).toEqual([
      'card.issued',
      'card.funded',
      'card.closed',
      'card.status_changed',
    ]);
    expect(events[2]?.data).toMatchObject({ returned: String(USD(125)), card: { status: 'closed' } });
  });

  test('that was made to fail restores the state before it', async () => {
    const card = await world.activeCard();
    await freezeCard(engine.cards, card);
    await world.fault({ operation: 'close', action: 'fail' });
    await closeCard(engine.cards, card);
    await world.runJobs();
    expect(await world.reread(card)).toMatchObject({ status: 'frozen', closingOperation: null });
    expect((await world.eventsOf(card)).at(-1)?.type).toBe('card.close_failed');
    expect((await cardBalances(database, card)).available).toBe(USD(100));
  });

  test('waits for open holds, keeps settling, and ends with the last of them', async () => {
    const card = await world.activeCard(100);
    const first = await world.authorize(card, 30);
    const second = await world.authorize(card, 20);
    await closeCard(engine.cards, card);
    await world.runJobs();
    expect((await world.reread(card)).status).toBe('closing');
    expect(await world.authorize(card, 1)).toMatchObject({ declineReason: 'card-closing' });
    await world.settle(card, 30, first.authorizationId as string);
    await world.runJobs();
    expect((await world.reread(card)).status).toBe('closing');
    await world.reverse(card, 20, second.authorizationId as string);
    await world.runJobs();
    expect((await world.reread(card)).status).toBe('closed');
    const closed = (await world.eventsOf(card)).find((event) => event.type === 'card.closed');
    expect(closed?.data).toMatchObject({ returned: String(USD(70)) });
  });

  test('a negative balance does not stop it, returns nothing, and is cleared only by an explicit action', async () => {
    const card = await world.activeCard(10);
    await world.settle(card, 35);
    await closeCard(engine.cards, card);
    await world.runJobs();
    expect((await world.reread(card)).status).toBe('closed');
    const closed = (await world.eventsOf(card)).find((event) => event.type === 'card.closed');
    expect(closed?.data).toMatchObject({ returned: '0' });
    expect((await cardBalances(database, card)).available).toBe(USD(-25));

    const identity = { merchantId: card.merchantId, scope: 'test', key: randomUUID(), fingerprint: '' };
    const before = await world.reserve();
    const cleared = { kind: 'cleared', amount: USD(25) };
    expect(await clearNegativeBalance(engine.cards, card, 'losses', identity)).toEqual(cleared);
    expect(await clearNegativeBalance(engine.cards, card, 'losses', identity)).toEqual(cleared);
    expect((await cardBalances(database, card)).available).toBe(0n);
    expect(await world.reserve()).toEqual(before);
    const again = { ...identity, key: randomUUID() };
    expect(await clearNegativeBalance(engine.cards, card, 'reserve', again)).toEqual({
      kind: 'nothing-owed',
    });
  });
});

test('clearing a debt makes good what was posted, not what open holds set aside', async () => {
  const card = await world.activeCard(100);
  const { authorizationId } = await world.authorize(card, 60);
  await world.settle(card, 150);
  const identity = { merchantId: card.merchantId, scope: 'test', key: randomUUID(), fingerprint: '' };
  expect(await clearNegativeBalance(engine.cards, card, 'losses', identity)).toEqual({
    kind: 'cleared',
    amount: USD(50),
  });
  await world.reverse(card, 60, authorizationId as string);
  expect(await cardBalances(database, card)).toMatchObject({ available: 0n, held: 0n });
});

test('after all of this the ledger verifies, with every hold backed by open work', async () => {
  const card = await world.activeCard(100);
  await world.authorize(card, 10);
  await world.fund(card);
  expect(await world.verify()).toEqual([]);
});
