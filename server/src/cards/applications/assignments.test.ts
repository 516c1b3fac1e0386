import { describe, expect, test } from 'vitest';
import type { Cardholder } from '../../cardholders/index.ts';
import {
  createProducts,
  findProductByCode,
  type Product,
  readOpeningQuota,
  setOpeningQuota,
} from '../../catalog/index.ts';
import { feeRevenueAccount, readAccount } from '../../ledger/index.ts';
import { type FeeRule, money } from '../../money/index.ts';
import { claimJobs, wallClock } from '../../platform/index.ts';
import { peopleWorld } from '../../testing/people-world.ts';
import { testDatabase } from '../../testing/test-database.ts';
import { Secret } from '../../vault/index.ts';
import { OPERATION_JOB } from '../accept-operation.ts';
import type { Card } from '../card.ts';
import { readCard, readOperation } from '../cards-store.ts';
import { closeCard, freezeCard } from '../change-card.ts';
import { finishOperation } from '../finish-operation.ts';
import { fundCard } from '../fund-card.ts';
import { addStock, findPlastic, type Plastic } from '../plastics/index.ts';
import { activateCard } from './activate-card.ts';
import { cancelApplication } from './cancel-application.ts';
import { orderAssignment } from './order-assignment.ts';

const YEAR_MS = 366 * 24 * 60 * 60 * 1000;
const database = await testDatabase();

const fee = (fixed: number): FeeRule => ({
  fixed: money(BigInt(fixed) * 10_000n, 'USD'),
  rate: { millionths: 0n },
  minimum: null,
  maximum: null,
});

type World = Awaited<ReturnType<typeof assignmentWorld>>;

/** People who hold plastics of a product's stock in hand. */
async function assignmentWorld({ reserve = 100_000, quota = null as bigint | null } = {}) {
  const people = await peopleWorld(database, {
    reserve,
    fees: { issue: fee(3) },
    product: { form: 'physical', category: 'PHYSICAL' },
    terms: { numbers: 'stock', pin: { minLength: 6, maxLength: 6, refusesWeak: false } },
  });
  const { engine, scope, product } = people;
  const { merchantId } = scope;
  const quotaKey = { merchantId, productId: product.id };
  if (quota !== null) await database.transaction((tx) => setOpeningQuota(tx, quotaKey, quota));
  const world = {
    ...people,
    merchantId,
    quota: () => readOpeningQuota(database, quotaKey),
    /** A plastic in stock, and the number on it. */
    async piece(of: Product = product) {
      const added = await database.transaction((tx) => addStock(tx, engine.cards, of, 1));
      if (added.kind !== 'added') throw new Error(added.reason);
      const { id } = added.plastics[0] as Plastic;
      const numbers = await engine.vault.stockNumbers(database, of.merchantId, [id]);
      return { id, pan: Secret.of(numbers.get(id) as string) };
    },
    async otherProduct(of = scope): Promise<Product> {
      const code = engine.newId();
      const { number: _, ...like } = product;
      await createProducts(database, of, [{ ...like, id: engine.newId(), code }]);
      return (await findProductByCode(database, of, code)) as Product;
    },
    order: (cardholder: Cardholder, pan: Secret, of: Product = product) =>
      orderAssignment(engine.cards, { ...scope, product: of, cardholder, pan }),
    async ordered(pan: Secret, cardholder?: Cardholder) {
      const outcome = await world.order(cardholder ?? (await world.accepted()), pan);
      if (outcome.kind !== 'accepted') throw new Error(outcome.reason);
      return outcome;
    },
    /** A card that has the number of its plastic. */
    async assigned() {
      const { id, pan } = await world.piece();
      const { card, operation } = await world.ordered(pan);
      await world.runJobs();
      return { card: await world.reread(card), operation, plasticId: id, pan };
    },
    types: async (card: Card) => (await world.told(card)).map(({ type }) => type),
    revenue: async () =>
      (await readAccount(database, feeRevenueAccount(merchantId, 'USD', 'issue')))?.postedCredits ?? 0n,
    operation: (id: string) => readOperation(database, merchantId, id),
    plastic: (id: string) => findPlastic(database, merchantId, id),
    /** The card's number, as its cardholder reads it. */
    numberOf: (card: Card) => engine.vault.readPan(database, merchantId, card.id),
  };
  return world;
}

const world = await assignmentWorld();
const { engine, USD, merchantId } = world;

const jobOf = (subject: string) => ({ id: 1n, kind: OPERATION_JOB, merchantId, subject, attempts: 1 });

/** What a failed order leaves: a card that never was one, and everything as it was before. */
async function expectFailed(
  of: World,
  { card, operation }: { readonly card: Card; readonly operation: { readonly id: string } },
  why: { readonly reason: string; readonly refusedNumber?: string },
) {
  expect(await of.reread(card)).toMatchObject({ status: 'failed', last4: null, quotaUnit: null });
  expect(await of.operation(operation.id)).toMatchObject({ status: 'failed', failureReason: why.reason });
  expect(await of.numberOf(card)).toBeNull();
  const told = await of.told(card);
  expect(told.map(({ type }) => type)).toEqual(['card.assignment_failed', 'card.issue_failed']);
  expect(told[0]?.data).toMatchObject({
    card: { status: 'failed' },
    operation: { kind: 'assign', failureReason: why.reason },
  });
  expect(told[0]?.data.refusedNumber).toBe(why.refusedNumber);
  const open = await database.query(
    `select from operations where merchant_id = $1 and card_id = $2 and status = 'accepted'`,
    [of.merchantId, card.id],
  );
  expect(open).toEqual([]);
}

describe('an order for a card whose plastic is in hand', () => {
  test('is refused for somebody who is not verified, and holds nothing', async () => {
    const { pan } = await world.piece();
    const waiting = await world.registered();
    const before = await world.reserve();
    expect(await world.order(waiting, pan)).toEqual({ kind: 'refused', reason: 'not-verified' });
    await world.review(waiting, { verdict: 'rejected' });
    expect(await world.order(waiting, pan)).toEqual({ kind: 'refused', reason: 'not-verified' });
    expect(await world.reserve()).toEqual(before);
  });

  test('is refused where the reserve does not cover its fee, or the quota is used up', async () => {
    const poor = await assignmentWorld({ reserve: 2 });
    const person = await poor.accepted();
    expect(await poor.order(person, (await poor.piece()).pan)).toMatchObject({
      reason: 'insufficient-reserve',
    });
    const small = await assignmentWorld({ quota: 1n });
    await small.ordered((await small.piece()).pan);
    const again = await small.order(await small.accepted(), (await small.piece()).pan);
    expect(again).toEqual({ kind: 'refused', reason: 'quota-exhausted' });
    expect(await small.quota()).toEqual({ granted: 1n, held: 1n, used: 0n });
    await small.runJobs();
  });

  test('makes a card that is on its way, with its fee held', async () => {
    const before = await world.reserve();
    const cardholder = await world.accepted();
    const { card } = await world.ordered((await world.piece()).pan, cardholder);
    expect(card).toMatchObject({
      status: 'issuing',
      reference: null,
      cardholderNumber: cardholder.number,
      last4: null,
    });
    expect(await world.reserve()).toEqual({ posted: before.posted, available: before.available - USD(3) });
    expect(await world.types(card)).toEqual([]);
    await world.runJobs();
  });

  test('gives the card the number of the plastic, earns the fee, and leaves it to be activated', async () => {
    const [revenue, reserve] = [await world.revenue(), await world.reserve()];
    const { card, operation, plasticId, pan } = await world.assigned();
    expect(card).toMatchObject({
      status: 'pending-activation',
      plasticId,
      last4: pan.last4(),
      expiry: expect.any(Object),
    });
    expect((await world.numberOf(card))?.equals(pan)).toBe(true);
    expect(await world.plastic(plasticId)).toMatchObject({ state: 'in-use', cardId: card.id, pan: 'card' });
    expect(await world.operation(operation.id)).toMatchObject({ status: 'done', fee: USD(3), plasticId });
    expect(await world.revenue()).toBe(revenue + USD(3));
    expect((await world.reserve()).posted).toBe(reserve.posted - USD(3));
    expect(await world.types(card)).toEqual(['card.number_assigned']);
  });

  test('uses its unit of the quota once the card is activated, which is told', async () => {
    const counted = await assignmentWorld({ quota: 5n });
    const { card } = await counted.assigned();
    expect(await counted.quota()).toEqual({ granted: 5n, held: 1n, used: 0n });
    expect((await activateCard(counted.engine.cards, card, Secret.of('135790'))).kind).toBe('accepted');
    await counted.runJobs();
    expect(await counted.quota()).toEqual({ granted: 5n, held: 0n, used: 1n });
    expect(await counted.reread(card)).toMatchObject({ status: 'active', quotaUnit: 'used' });
    expect(await counted.types(card)).toEqual(['card.number_assigned', 'card.issued', 'card.activated']);
    expect((await counted.told(card))[2]?.data).toMatchObject({
      card: { status: 'active' },
      operation: { kind: 'activate' },
    });
    await fundCard(counted.engine.cards, {
      card,
      product: counted.product,
      reference: null,
      amount: USD(20),
    });
    await counted.runJobs();
    expect(await counted.authorize(card, 20)).toMatchObject({ status: 'complete' });
    expect(await counted.verify()).toEqual([]);
  });
});

describe('an order fails, and everything is as before,', () => {
  /** Orders with a number, runs the work, and compares what there was before. */
  async function failing(pan: Secret, why: Parameters<typeof expectFailed>[2]) {
    const before = [await world.reserve(), await world.revenue()];
    const order = await world.ordered(pan);
    await world.runJobs();
    await expectFailed(world, order, why);
    expect([await world.reserve(), await world.revenue()]).toEqual(before);
  }
  const unknown = { reason: 'No plastic in stock has the number.', refusedNumber: 'number-not-in-stock' };
  const taken = { reason: 'The number was taken meanwhile.', refusedNumber: 'number-taken' };

  test('when nobody has the number', () => failing(Secret.of('4000000000000002'), unknown));

  test('when the plastic is of another product', async () => {
    const { id, pan } = await world.piece(await world.otherProduct());
    await failing(pan, unknown);
    expect(await world.plastic(id)).toMatchObject({ state: 'in-stock', cardId: null });
  });

  test('when the plastic is of another merchant', async () => {
    const theirs = await world.otherProduct((await assignmentWorld()).scope);
    await failing((await world.piece(theirs)).pan, unknown);
  });

  test('when the number is that of a card', async () => {
    const { pan, card } = await world.assigned();
    await failing(pan, unknown);
    expect((await world.numberOf(card))?.equals(pan)).toBe(true);
  });

  test('when the plastic has expired', async () => {
    const { id, pan } = await world.piece();
    await database.query('update plastics set expiry_year = 2020 where id = $1', [id]);
    await failing(pan, unknown);
    expect(await world.plastic(id)).toMatchObject({ state: 'in-stock' });
  });

  test('when the sandbox was told so, with its reason and nothing against the number', async () => {
    const { id, pan } = await world.piece();
    await world.fault({ operation: 'assign', action: 'fail', reason: 'The bureau is closed.' });
    await failing(pan, { reason: 'The bureau is closed.' });
    expect(await world.plastic(id)).toMatchObject({ state: 'in-stock' });
    const order = await world.ordered(pan);
    await world.runJobs();
    expect((await world.reread(order.card)).status).toBe('pending-activation');
  });

  test('for all but one of those who want one plastic at once, in two processes', async () => {
    const { id, pan } = await world.piece();
    const before = [await world.reserve(), await world.revenue()] as const;
    const people = await Promise.all(Array.from({ length: 6 }, () => world.accepted()));
    const orders = await Promise.all(people.map((person) => world.ordered(pan, person)));
    const processes = [engine, await world.otherProcess()] as const;
    await Promise.all(
      orders.map(({ operation }, index) =>
        finishOperation(processes[index % 2 === 0 ? 0 : 1].cards, jobOf(operation.id)),
      ),
    );
    const cards = await Promise.all(orders.map(({ card }) => world.reread(card)));
    const [winner, ...none] = cards.filter(({ status }) => status === 'pending-activation') as [Card];
    expect(none).toEqual([]);
    expect(await world.plastic(id)).toMatchObject({ cardId: winner.id, state: 'in-use' });
    for (const order of orders) if (order.card.id !== winner.id) await expectFailed(world, order, taken);
    expect(await world.revenue()).toBe(before[1] + USD(3));
    expect((await world.reserve()).posted).toBe(before[0].posted - USD(3));
  });

  test('with its unit of the quota', async () => {
    const counted = await assignmentWorld({ quota: 1n });
    const order = await counted.ordered(Secret.of('4000000000000002'));
    expect(await counted.quota()).toMatchObject({ held: 1n });
    await counted.runJobs();
    await expectFailed(counted, order, unknown);
    expect(await counted.quota()).toEqual({ granted: 1n, held: 0n, used: 0n });
  });
});

describe('the work of an order', () => {
  test('waits as long as the sandbox was told', async () => {
    const { pan } = await world.piece();
    await world.fault({ operation: 'assign', action: 'delay', delayMs: 3_600_000n });
    const { card } = await world.ordered(pan);
    await world.runJobs();
    expect((await world.reread(card)).status).toBe('issuing');
    await engine.clock.advance(3_600_000);
    await world.runJobs();
    expect((await world.reread(card)).status).toBe('pending-activation');
  });

  test.each([
    ['that succeeds', async () => (await world.piece()).pan, ['card.number_assigned']],
    [
      'that fails',
      async () => Secret.of('4000000000000002'),
      ['card.assignment_failed', 'card.issue_failed'],
    ],
  ] as const)('%s is done once, by two workers and again after a kill', async (_, number, types) => {
    const { card, operation } = await world.ordered(await number());
    await Promise.all([
      finishOperation(engine.cards, jobOf(operation.id)),
      finishOperation(engine.cards, jobOf(operation.id)),
    ]);
    const after = [await world.reread(card), await world.reserve(), await world.revenue()];
    await finishOperation(engine.cards, jobOf(operation.id));
    expect([await world.reread(card), await world.reserve(), await world.revenue()]).toEqual(after);
    expect(await world.types(card)).toEqual(types);
    const due = { businessNow: engine.clock.now(), wallNow: wallClock.now(), leaseMs: 0, limit: 100 };
    expect((await claimJobs(database, OPERATION_JOB, due)).map(({ subject }) => subject)).not.toContain(
      operation.id,
    );
  });
});

describe('a card that came to be by an assignment', () => {
  test('is neither frozen nor closed before it is active, and takes no money', async () => {
    const { pan } = await world.piece();
    const { card } = await world.ordered(pan);
    const refused = { kind: 'refused', reason: 'card-not-ready' };
    const attempts = async () => [
      await closeCard(engine.cards, card),
      await freezeCard(engine.cards, card),
      await fundCard(engine.cards, { card, product: world.product, reference: null, amount: USD(20) }),
    ];
    expect(await attempts()).toEqual([refused, refused, refused]);
    await world.runJobs();
    expect(await attempts()).toEqual([refused, refused, refused]);
  });

  test('is not cancelled while it is on its way, and is once it waits for its activation', async () => {
    const counted = await assignmentWorld({ quota: 5n });
    const { pan } = await counted.piece();
    const { card } = await counted.ordered(pan);
    const cancel = () => cancelApplication(counted.engine.cards, card, 'pending-activation');
    expect(await cancel()).toMatchObject({ kind: 'unchanged', card: { status: 'issuing' } });
    await counted.runJobs();
    const earned = await counted.revenue();
    expect(await cancel()).toMatchObject({ kind: 'cancelled', card: { status: 'failed' } });
    expect(await counted.types(card)).toEqual(['card.number_assigned', 'card.issue_failed']);
    expect(await counted.quota()).toEqual({ granted: 5n, held: 0n, used: 0n });
    expect(await counted.revenue()).toBe(earned);
    expect(await counted.verify()).toEqual([]);
  });

  test('leaves its holder a verified person when it is cancelled', async () => {
    const cardholder = await world.accepted();
    const { card } = await world.ordered((await world.piece()).pan, cardholder);
    await world.runJobs();
    await cancelApplication(engine.cards, card, 'pending-activation');
    expect(await world.verification(cardholder)).toMatchObject({ status: 'approved' });
    expect((await world.order(cardholder, (await world.piece()).pan)).kind).toBe('accepted');
    await world.runJobs();
  });

  test('is closed with all its money back once it is active', async () => {
    const { card } = await world.assigned();
    await activateCard(engine.cards, card, Secret.of('135790'));
    await world.runJobs();
    await fundCard(engine.cards, { card, product: world.product, reference: null, amount: USD(20) });
    await world.runJobs();
    const before = await world.reserve();
    await closeCard(engine.cards, card);
    await world.runJobs();
    expect((await readCard(database, merchantId, card.id))?.status).toBe('closed');
    expect((await world.reserve()).posted).toBe(before.posted + USD(20));
  });

  test('is judged with its holder, whether it is on its way or there', async () => {
    const cardholder = await world.accepted();
    const { card } = await world.ordered((await world.piece()).pan, cardholder);
    await world.review(cardholder, { verdict: 'rejected', retryAllowed: false });
    expect(await world.verification(cardholder)).toMatchObject({ flagged: true });
    await world.runJobs();
    expect((await world.reread(card)).status).toBe('pending-activation');
    expect(await world.types(card)).toEqual(['card.verification_reviewed', 'card.number_assigned']);
  });
});

test('a number that was assigned long ago stays its card’s when its plastic expires', async () => {
  const { card, pan } = await world.assigned();
  await engine.clock.advance(5 * YEAR_MS);
  expect((await world.numberOf(card))?.equals(pan)).toBe(true);
});

test('the ledger verifies after all of this, with every hold backed by open work', async () => {
  await world.ordered((await world.piece()).pan);
  expect(await world.verify()).toEqual([]);
});
