import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { updateProduct } from '../catalog/index.ts';
import { usualTerms } from '../catalog/product-defaults.ts';
import { engineWorld } from '../testing/engine-world.ts';
import { testDatabase } from '../testing/test-database.ts';
import { Secret } from '../vault/index.ts';
import { activateCard, cancelApplication } from './applications/index.ts';
import type { Card } from './card.ts';
import { cardBalances } from './card-queries.ts';
import { closeCard, freezeCard, unfreezeCard } from './change-card.ts';
import { finishOperation } from './finish-operation.ts';
import { fundCard } from './fund-card.ts';
import { setPin } from './set-pin.ts';

const database = await testDatabase();
const world = await engineWorld(database, {
  reserve: 100_000,
  product: { terms: { ...usualTerms, activation: 'by-first-load' } },
});
const { engine, USD } = world;

/** A card that was issued with nothing on it. */
async function issued(): Promise<Card> {
  const accepted = await world.issue(randomUUID(), 0n);
  if (accepted.kind !== 'accepted') throw new Error(accepted.reason);
  await world.runJobs();
  return await world.reread(accepted.card);
}

const told = async (card: Card) => (await world.eventsOf(card)).map(({ type }) => type);

describe('a card that waits for its first load', () => {
  test('has a number and pays for nothing', async () => {
    const card = await issued();
    expect(card).toMatchObject({ status: 'pending-activation', last4: expect.any(String) });
    expect(await told(card)).toEqual(['card.issued']);
    expect(await world.authorize(card, 1)).toMatchObject({ status: 'declined' });
  });

  test('is not activated in any other way, and no work is left of the attempt', async () => {
    const card = await issued();
    expect(await activateCard(engine.cards, card, Secret.of('135790'))).toMatchObject({
      kind: 'refused',
      reason: 'card-not-ready',
    });
    await world.runJobs();
    expect(await world.reread(card)).toEqual(card);
  });

  test('is neither frozen nor closed, and is no application that could be cancelled', async () => {
    const card = await issued();
    for (const change of [freezeCard, unfreezeCard, closeCard])
      expect(await change(engine.cards, card)).toEqual({ kind: 'refused', reason: 'card-not-ready' });
    const outcome = await cancelApplication(engine.cards, card, 'pending-activation');
    expect(outcome).toEqual({ kind: 'unchanged', card });
    expect(await told(card)).toEqual(['card.issued']);
  });

  test('takes a PIN before it is usable', async () => {
    expect(await setPin(engine.cards, await issued(), Secret.of('135790'))).toEqual({ kind: 'set' });
  });

  test('goes on waiting when the load fails', async () => {
    const card = await issued();
    await world.fault({ operation: 'fund', action: 'fail', cardId: card.id });
    await world.fund(card);
    await world.runJobs();
    expect(await world.reread(card)).toEqual(card);
    expect(await told(card)).toEqual(['card.issued', 'card.funding_failed']);
    expect((await cardBalances(database, card)).available).toBe(0n);
  });

  test('is active once it is loaded, which is told before the load', async () => {
    const card = await issued();
    const before = await world.reserve();
    expect((await world.fund(card, USD(50))).kind).toBe('accepted');
    expect((await world.reread(card)).status).toBe('pending-activation');
    await world.runJobs();
    expect(await world.reread(card)).toEqual({ ...card, status: 'active' });
    expect(await told(card)).toEqual(['card.issued', 'card.activated', 'card.funded']);
    const [, activated] = await world.eventsOf(card);
    expect(activated?.data).toMatchObject({ card: { status: 'active' }, operation: { kind: 'fund' } });
    expect((await world.reserve()).posted).toBe(before.posted - USD(50));
    expect(await world.authorize(card, 50)).toMatchObject({ status: 'complete' });
  });

  test('is activated by the first of two loads, once', async () => {
    const card = await issued();
    await Promise.all([world.fund(card, USD(20)), world.fund(card, USD(30))]);
    await world.runJobs();
    expect(await told(card)).toEqual(['card.issued', 'card.activated', 'card.funded', 'card.funded']);
    expect((await cardBalances(database, card)).available).toBe(USD(50));
  });

  test('is activated once by two workers', async () => {
    const card = await issued();
    const accepted = await world.fund(card, USD(20));
    if (accepted.kind !== 'accepted') throw new Error(accepted.reason);
    const { merchantId } = card;
    const job = {
      ...{ id: 1n, kind: 'card-operation', merchantId, subject: accepted.operation.id, attempts: 1 },
    };
    await Promise.all([finishOperation(engine.cards, job), finishOperation(engine.cards, job)]);
    await finishOperation(engine.cards, job);
    expect(await told(card)).toEqual(['card.issued', 'card.activated', 'card.funded']);
    expect((await cardBalances(database, card)).available).toBe(USD(20));
  });
});

describe('the limits of a card that waits for its first load', () => {
  async function cardOf(minFirstLoad: number, minLoad: number) {
    const limits = { minFirstLoad: USD(minFirstLoad), minLoad: USD(minLoad), maxLoad: USD(100) };
    const product = { ...world.product, limits };
    const card = await issued();
    const load = async (amount: number, of = card) => {
      const order = { card: of, product, reference: null, amount: USD(amount) };
      const outcome = await fundCard(engine.cards, order);
      return outcome.kind === 'refused' && outcome.reason === 'load-out-of-limits'
        ? outcome.problem.reason
        : outcome.kind;
    };
    return { card, product, load };
  }

  test('are those of a first load, and then those of every other', async () => {
    const { load } = await cardOf(50, 10);
    expect([await load(49), await load(101), await load(9)]).toEqual([
      ...['below-minimum', 'above-maximum', 'below-minimum'],
    ]);
    expect(await load(50)).toBe('accepted');
    await world.runJobs();
    expect([await load(9), await load(10)]).toEqual(['below-minimum', 'accepted']);
  });

  test('let one of many loads at once in as the first, in two processes too', async () => {
    const { card, load, product } = await cardOf(10, 50);
    const other = await world.otherProcess();
    const elsewhere = async () => {
      const order = { card, product, reference: null, amount: USD(10) };
      return (await fundCard(other.cards, order)).kind;
    };
    const outcomes = await Promise.all([load(10), elsewhere(), load(10), elsewhere()]);
    expect(outcomes.filter((outcome) => outcome === 'accepted')).toHaveLength(1);
  });

  test('are both for a load that comes while another is under way, because that may fail', async () => {
    const { card, load } = await cardOf(50, 10);
    await world.fault({ operation: 'fund', action: 'fail', cardId: card.id });
    expect([await load(60), await load(20), await load(70)]).toEqual([
      'accepted',
      'below-minimum',
      'accepted',
    ]);
    await world.runJobs();
    expect(await told(card)).toEqual(['card.issued', 'card.funding_failed', 'card.activated', 'card.funded']);
  });

  test('are those of the card as it is when the load is decided, not as it was read', async () => {
    const { card, load } = await cardOf(10, 50);
    await load(10);
    await world.runJobs();
    expect([await load(10, card), await load(50, card)]).toEqual(['below-minimum', 'accepted']);
  });
});

test('a card is not issued with a load out of its limits, and a repeated order is told that it is one', async () => {
  const reference = randomUUID();
  const outOfLimits = { kind: 'refused', reason: 'load-out-of-limits' };
  expect(await world.issue(reference, USD(9))).toMatchObject({
    ...outOfLimits,
    problem: { reason: 'below-minimum', least: USD(10) },
  });
  expect((await world.issue(reference, USD(10))).kind).toBe('accepted');
  expect(await world.issue(reference, USD(9))).toEqual({ kind: 'refused', reason: 'duplicate-reference' });
});

test('a card that is issued with money on it is active at once', async () => {
  const card = await world.activeCard(40);
  expect(card.status).toBe('active');
  expect(await told(card)).toEqual(['card.issued']);
});

test('a card whose product has changed meanwhile is activated as it was issued', async () => {
  const other = await engineWorld(database, {
    product: { terms: { ...usualTerms, activation: 'by-first-load' } },
  });
  const accepted = await other.issue(randomUUID(), 0n);
  if (accepted.kind !== 'accepted') throw new Error(accepted.reason);
  await other.runJobs();
  const key = { merchantId: other.scope.merchantId, productId: other.product.id };
  await database.transaction((tx) => updateProduct(tx, key, { terms: usualTerms }, other.engine.clock.now()));
  await other.fund(accepted.card, USD(20));
  await other.runJobs();
  expect((await other.reread(accepted.card)).status).toBe('active');
  expect((await other.eventsOf(accepted.card)).map(({ type }) => type)).toContain('card.activated');
});

test('the ledger verifies after all of this', async () => {
  expect(await world.verify()).toEqual([]);
});
