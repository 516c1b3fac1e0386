import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { type Cardholder, verifyCardholder } from '../cardholders/index.ts';
import { createProducts, findProductByCode, type Product, usualTerms } from '../catalog/index.ts';
import { done } from '../platform/index.ts';
import { peopleWorld } from '../testing/people-world.ts';
import { testDatabase } from '../testing/test-database.ts';
import type { Card } from './card.ts';
import { issueCard } from './issue-card.ts';

const database = await testDatabase();
const world = await peopleWorld(database, { reserve: 100_000 });
const { engine, scope, product, USD } = world;
const final = { verdict: 'rejected', retryAllowed: false } as const;

const order = (cardholder: Cardholder, of: Product = product) =>
  issueCard(engine.cards, { ...scope, reference: null, product: of, cardholder, firstLoad: USD(10) });

async function ordered(cardholder: Cardholder): Promise<Card> {
  const accepted = await order(cardholder);
  if (accepted.kind !== 'accepted') throw new Error(accepted.reason);
  return accepted.card;
}

/** A product that asks for nobody's identity. */
async function openProduct(): Promise<Product> {
  const code = randomUUID();
  const { number: _, ...like } = product;
  await createProducts(database, scope, [{ ...like, id: engine.newId(), code, terms: usualTerms }]);
  return (await findProductByCode(database, scope, code)) as Product;
}

const reviewsTold = async (card: Pick<Card, 'id'>) =>
  (await world.told(card)).filter(({ type }) => type === 'card.verification_reviewed').length;

describe('a card for somebody who is known', () => {
  test('is refused, and holds nothing, while they wait for a review and once they were refused', async () => {
    const cardholder = await world.registered();
    const before = await world.reserve();
    expect(await order(cardholder)).toEqual({ kind: 'refused', reason: 'not-verified' });
    await world.review(cardholder, final);
    expect(await order(cardholder)).toEqual({ kind: 'refused', reason: 'not-verified' });
    expect(await world.reserve()).toEqual(before);
  });

  test('is refused of every product once their verification ended with no', async () => {
    const cardholder = await world.registered();
    await world.review(cardholder, final);
    expect(await order(cardholder, await openProduct())).toMatchObject({ reason: 'not-verified' });
  });

  test('is refused where they were registered for a product that asks for nothing, until somebody vouches for them', async () => {
    const open = await openProduct();
    const cardholder = await world.registered({ product: open });
    expect((await order(cardholder, open)).kind).toBe('accepted');
    expect(await order(cardholder)).toMatchObject({ reason: 'not-verified' });
    const [merchantId, cardholderId] = [scope.merchantId, cardholder.id];
    await database.transaction((tx) =>
      verifyCardholder(tx, { merchantId, cardholderId, verifiedAt: engine.clock.now() }),
    );
    expect((await order(cardholder)).kind).toBe('accepted');
  });

  test('is theirs, and makes no second person', async () => {
    const cardholder = await world.accepted();
    const people = () => database.query('select from cardholders where merchant_id = $1', [scope.merchantId]);
    const before = (await people()).length;
    const cards = [await ordered(cardholder), await ordered(cardholder)];
    await world.runJobs();
    for (const { id } of cards) {
      expect(await world.reread({ id } as Card)).toMatchObject({
        status: 'active',
        cardholderId: cardholder.id,
        cardholderNumber: cardholder.number,
        reference: null,
      });
    }
    expect(await people()).toHaveLength(before);
    const [issued] = await world.told(cards[0] as Card);
    expect(issued).toMatchObject({
      type: 'card.issued',
      data: { card: { cardholderNumber: String(cardholder.number), reference: null } },
    });
  });

  test('is of a person with a number of their own also where they come with the order', async () => {
    const card = await world.activeCard();
    const [row] = await database.query<{ number: bigint; registered_for: string | null }>(
      'select number, registered_for from cardholders where merchant_id = $1 and id = $2',
      [scope.merchantId, card.cardholderId],
    );
    expect(row).toEqual({ number: card.cardholderNumber, registered_for: null });
    expect(card.cardholderNumber).not.toBe(card.number);
  });
});

describe('a refusal of somebody who has cards', () => {
  test('is told of each of them, and flags the person until they are approved', async () => {
    const cardholder = await world.accepted();
    const cards = [await ordered(cardholder), await ordered(cardholder)];
    await world.runJobs();
    await world.review(cardholder, final);
    expect(await world.verification(cardholder)).toMatchObject({ status: 'rejected', flagged: true });
    for (const card of cards) expect(await reviewsTold(card)).toBe(1);
    await world.review(cardholder);
    expect(await world.verification(cardholder)).toMatchObject({ status: 'approved', flagged: false });
    for (const card of cards) expect(await reviewsTold(card)).toBe(2);
  });

  /** The engine's actions, which order a card between a review's look at the person's cards and its own turn. */
  function orderingMeanwhile(cardholder: Cardholder, isBefore: boolean) {
    const orders: ReturnType<typeof order>[] = [];
    const submit: typeof engine.commit.submit = async (command) => {
      if (orders.length === 0) {
        // What comes while a batch is written makes the next one, together.
        const written = engine.commit.submit({ keys: {}, decide: () => done(null, {}) });
        orders.push(order(cardholder));
        if (isBefore) await Promise.all([written, ...orders]);
      }
      return await engine.commit.submit(command);
    };
    return { orders, cards: { ...engine.cards, commit: { ...engine.cards.commit, submit } } };
  }

  test.each([
    ['before it has its turn', true],
    ['in the same transaction', false],
  ])('judges a card that is ordered %s', async (_, isBefore) => {
    const cardholder = await world.accepted();
    const { orders, cards } = orderingMeanwhile(cardholder, isBefore);
    await world.review(cardholder, final, cards);
    const [ordering] = await Promise.all(orders);
    if (ordering?.kind !== 'accepted') throw new Error('The order came first.');
    expect(await world.verification(cardholder)).toMatchObject({ status: 'rejected', flagged: true });
    expect(await reviewsTold(ordering.card)).toBe(1);
  });

  test.each([
    ['in the same process', async () => engine],
    ['in another process', () => world.otherProcess()],
  ])('while cards are ordered for them %s judges every card that was accepted', async (_, process) => {
    const { cards: reviewing } = await process();
    const people = await Promise.all(Array.from({ length: 30 }, () => world.accepted()));
    const outcomes = await Promise.all(
      people.map(async (cardholder) => {
        const [first, , second] = await Promise.all([
          order(cardholder),
          world.review(cardholder, final, reviewing),
          order(cardholder),
        ]);
        return { cardholder, orders: [first, second] };
      }),
    );
    for (const { cardholder, orders } of outcomes) {
      const accepted = orders.flatMap((one) => (one.kind === 'accepted' ? [one.card] : []));
      const refused = orders.flatMap((one) => (one.kind === 'refused' ? [one.reason] : []));
      expect(refused).toEqual(refused.map(() => 'not-verified'));
      expect(await world.verification(cardholder)).toMatchObject({
        status: 'rejected',
        flagged: accepted.length > 0,
      });
      for (const card of accepted) expect(await reviewsTold(card)).toBe(1);
    }
    expect(await world.verify()).toEqual([]);
  });
});
