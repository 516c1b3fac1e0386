import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { nobody } from '../testing/engine-world.ts';
import { plasticsWorld } from '../testing/plastics-world.ts';
import { testDatabase } from '../testing/test-database.ts';
import { luhnIsValid, Secret } from '../vault/index.ts';
import { assignNumber } from './assign-number.ts';
import type { Card } from './card.ts';
import { issueCard } from './issue-card.ts';
import {
  listPlasticsOfCard,
  listStock,
  movePlastic,
  orderPlastic,
  reportPlastic,
  type StockedPlastic,
} from './plastics/index.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
const database = await testDatabase();
const world = await plasticsWorld(database);
const { engine, home } = world;
/** The digits that the vault shows for a card. */
const panOf = async (card: Card, of = world) => (await of.pan(card))?.reveal() ?? null;
const processes = [engine, await world.otherProcess()];
const assign = (card: Card, pan: Secret) => assignNumber(engine.cards, card, pan);
/** The assignments of a list, each by the other process than the one before. */
const assignAtOnce = (cards: readonly Card[], pan: Secret) =>
  Promise.all(cards.map((card, index) => assignNumber((processes[index % 2] ?? engine).cards, card, pan)));
const stocked = async (product = home.product) => {
  const [{ plastic, number }] = (await world.stock(1, product)) as [StockedPlastic];
  return { plastic, pan: Secret.of(number) };
};
const untouched = async (card: Card) => {
  expect(await world.now(card)).toEqual(card);
  expect(await panOf(card)).toBeNull();
  expect(await listPlasticsOfCard(database, card)).toEqual([]);
};

describe('an assignment is refused', () => {
  test.each([
    '',
    '400012341234123',
    '40001234123412355',
    '4000 1234 1234 12',
    '400012341234123x',
    '４０００１２３４１２３４１２３４',
  ])('of %j, which is no card number', async (text) => {
    const card = await world.verified();
    expect(await assign(card, Secret.of(text))).toEqual({ kind: 'refused', reason: 'malformed-number' });
    await untouched(card);
  });

  test('before the cardholder is verified, whatever the number', async () => {
    const card = await world.applied();
    for (const pan of [world.anyNumber(), Secret.of('1')])
      expect(await assign(card, pan)).toEqual({ kind: 'refused', reason: 'not-verified' });
    await untouched(card);
  });

  test('of a card that nobody has', async () => {
    const card = { ...(await world.verified()), id: randomUUID() };
    expect(await assign(card, world.anyNumber())).toEqual({ kind: 'refused', reason: 'card-not-found' });
  });

  test('of a card that has failed, and of a virtual one', async () => {
    const card = await world.applied();
    await world.review(card, { verdict: 'rejected', retryAllowed: false });
    expect(await assign(card, world.anyNumber())).toMatchObject({
      ...{ reason: 'not-possible-in-state', status: 'failed' },
    });
    const product = await world.otherProduct(home.scope, { form: 'virtual' });
    const order = { ...home.scope, reference: randomUUID(), product, cardholder: nobody, firstLoad: 0n };
    const accepted = await issueCard(engine.cards, order);
    if (accepted.kind !== 'accepted') throw new Error(accepted.reason);
    const { card: issuing } = accepted;
    expect(await assign(issuing, world.anyNumber())).toMatchObject({ reason: 'not-possible-in-state' });
    await world.runJobs();
    expect(await assign(issuing, world.anyNumber())).toMatchObject({ status: 'active' });
  });

  test('of a number that another card has, of any merchant, also one that was retired', async () => {
    const other = await world.otherTenant();
    const [pan, lost] = [world.anyNumber(), world.anyNumber()];
    await world.assigned(pan);
    const [plastic] = await listPlasticsOfCard(database, await world.assigned(lost));
    if (!plastic) throw new Error('The card has no plastic.');
    await reportPlastic(engine.cards, plastic, 'lost');
    for (const of of [home, other]) {
      const card = await world.verified(of);
      for (const taken of [pan, lost])
        expect(await assign(card, taken)).toEqual({ kind: 'refused', reason: 'number-taken' });
      await untouched(card);
    }
  });

  test("of a number in another product's or merchant's stock, of a lost plastic, and of one at the bureau", async () => {
    const other = await world.otherTenant();
    const { plastic: lostOne, pan: lost } = await stocked();
    await reportPlastic(engine.cards, lostOne, 'stolen');
    const card = await world.verified();
    const elsewhere = [
      await stocked(await world.otherProduct()),
      await stocked(other.product),
      { pan: lost },
    ];
    for (const { pan } of elsewhere)
      expect(await assign(card, pan)).toEqual({ kind: 'refused', reason: 'number-taken' });
    await untouched(card);
  });

  test('of a plastic in stock that has expired', async () => {
    const apart = await plasticsWorld(await testDatabase());
    const [one] = await apart.stock();
    await apart.engine.clock.advance((apart.product.validYears * 366 + 31) * DAY_MS);
    const late = await apart.verified();
    expect(await assignNumber(apart.engine.cards, late, Secret.of(one?.number ?? ''))).toEqual({
      ...{ kind: 'refused', reason: 'number-not-in-stock' },
    });
    expect(await apart.now(late)).toEqual(late);
  });
});

describe('an assignment', () => {
  test('of any number, whatever its check digit, gives the card all that comes with one', async () => {
    const pan = Secret.of('4000123412341235');
    expect(luhnIsValid('4000123412341235')).toBe(false);
    const card = await world.verified();
    const now = engine.clock.now();
    const result = await assign(card, pan);
    expect(result).toMatchObject({
      kind: 'assigned',
      card: {
        ...{ status: 'pending-activation', last4: '1235', keyVersion: 1, numberRetired: null },
        expiry: { month: now.getUTCMonth() + 1, year: now.getUTCFullYear() + home.product.validYears },
      },
    });
    const stored = await world.now(card);
    expect(result).toEqual({ kind: 'assigned', card: stored });
    expect(await panOf(card)).toBe('4000123412341235');
    expect(await listPlasticsOfCard(database, card)).toMatchObject([
      {
        id: stored.plasticId,
        state: 'in-use',
        pan: 'card',
        last4: '1235',
        reason: null,
        expiry: stored.expiry,
      },
    ]);
    expect((await world.told(card)).at(-1)).toBe('card.number_assigned');
    const [event] = (await world.eventsOf(card)).slice(-1);
    expect(JSON.stringify(event)).not.toMatch(/1234123412/);
    expect(event?.data.card.status).toBe('pending-activation');
  });

  test('repeated, with the same number, another or none at all, answers the card as it is', async () => {
    const card = await world.assigned();
    const number = await panOf(card);
    for (const pan of [Secret.of(number ?? ''), world.anyNumber(), Secret.of('x')])
      expect(await assign(card, pan)).toEqual({ kind: 'unchanged', card });
    const active = await world.activated(card);
    expect(await assign(active, world.anyNumber())).toEqual({ kind: 'unchanged', card: active });
    expect(await panOf(card)).toBe(number);
    expect((await world.told(card)).filter((type) => type === 'card.number_assigned')).toHaveLength(1);
  });

  test("of a number in the product's stock takes the plastic with its own expiry", async () => {
    const apart = await plasticsWorld(await testDatabase());
    const [one] = (await apart.stock()) as [StockedPlastic];
    await apart.engine.clock.advance(62 * DAY_MS);
    const card = await apart.verified();
    expect(await assignNumber(apart.engine.cards, card, Secret.of(one.number))).toMatchObject({
      kind: 'assigned',
      card: { expiry: one.plastic.expiry, plasticId: one.plastic.id, last4: one.plastic.last4 },
    });
    expect(await panOf(card, apart)).toBe(one.number);
    expect(await listPlasticsOfCard(database, card)).toEqual([]);
    expect(await listPlasticsOfCard(apart.database, card)).toMatchObject([
      { id: one.plastic.id, state: 'in-use', pan: 'card', cardId: card.id },
    ]);
    expect(await listStock(apart.engine.cards, apart.product, { after: null, limit: 1 })).toEqual([]);
  });

  test('is possible once more when the plastic was lost before its activation', async () => {
    const card = await world.assigned();
    const [plastic] = await listPlasticsOfCard(database, card);
    if (!plastic) throw new Error('The card has no plastic.');
    await reportPlastic(engine.cards, plastic, 'lost');
    const pan = world.anyNumber();
    expect(await assign(card, pan)).toMatchObject({
      kind: 'assigned',
      card: { status: 'pending-activation', last4: pan.last4(), numberRetired: null },
    });
    expect(await panOf(card)).toBe(pan.reveal());
    expect(await listPlasticsOfCard(database, card)).toMatchObject([{ state: 'lost' }, { state: 'in-use' }]);
  });

  test('stands in no row of the database in clear', async () => {
    const pan = world.anyNumber();
    await world.assigned(pan);
    const tables = await database.query<{ name: string }>(
      `select tablename as name from pg_tables where schemaname = 'public'`,
    );
    for (const { name } of tables) {
      const rows = await database.query(`select t::text as row from ${name} t where t::text like $1`, [
        `%${pan.reveal()}%`,
      ]);
      expect([name, rows]).toEqual([name, []]);
    }
  });
});

describe('of a product that takes stock alone', () => {
  test('only its own plastics in stock are assigned', async () => {
    const only = await plasticsWorld(database, { numbers: 'stock' });
    const { engine: own, product } = only;
    const card = await only.verified();
    const add = async (of = product) => Secret.of((await only.stock(1, of))[0]?.number ?? '');
    const other = await only.otherTenant();
    const refused = [only.anyNumber(), own.vault.newPan(product.bin), await add(await only.otherProduct())];
    for (const pan of [...refused, await add(other.product)]) {
      expect(await assignNumber(own.cards, card, pan)).toEqual({
        ...{ kind: 'refused', reason: 'number-not-in-stock' },
      });
    }
    expect(await only.now(card)).toEqual(card);
    const pan = await add();
    expect(await assignNumber(own.cards, card, pan)).toMatchObject({ kind: 'assigned' });
    const late = await only.verified();
    expect(await assignNumber(own.cards, late, pan)).toEqual({ kind: 'refused', reason: 'number-taken' });
  });
});

describe('at the same instant', () => {
  test('two cards want one number: one gets it, and nothing of the other changes', async () => {
    const other = await world.otherTenant();
    for (let round = 0; round < 10; round++) {
      const cards = [await world.verified(), await world.verified(), await world.verified(other)];
      const pan = world.anyNumber();
      const results = await assignAtOnce(cards, pan);
      const winners = cards.filter((_, index) => results[index]?.kind === 'assigned');
      expect(winners).toHaveLength(1);
      for (const [index, card] of cards.entries()) {
        if (card === winners[0]) expect(await panOf(card)).toBe(pan.reveal());
        else {
          expect(results[index]).toEqual({ kind: 'refused', reason: 'number-taken' });
          await untouched(card);
        }
      }
    }
  });

  test('two cards want one plastic of the stock: one gets it', async () => {
    for (let round = 0; round < 5; round++) {
      const { plastic, pan } = await stocked();
      const cards = [await world.verified(), await world.verified()];
      const results = await assignAtOnce(cards, pan);
      expect(results.map(({ kind }) => kind).sort()).toEqual(['assigned', 'refused']);
      const winner = cards[results.findIndex(({ kind }) => kind === 'assigned')] as Card;
      expect(await listPlasticsOfCard(database, winner)).toMatchObject([{ id: plastic.id }]);
    }
  });

  test('one card is asked for twice: it has one number, and both are told of the card', async () => {
    const card = await world.verified();
    const pan = world.anyNumber();
    const same = await assignAtOnce([card, card, card], pan);
    expect(same.map(({ kind }) => kind).sort()).toEqual(['assigned', 'unchanged', 'unchanged']);
    const [one, other] = [world.anyNumber(), world.anyNumber()];
    const next = await world.verified();
    const both = await Promise.all([assign(next, one), assign(next, other)]);
    expect(both.map(({ kind }) => kind).sort()).toEqual(['assigned', 'unchanged']);
    expect(await listPlasticsOfCard(database, next)).toHaveLength(1);
  });

  test('a number is wanted while its plastic is reported stolen: one of the two comes first', async () => {
    for (let round = 0; round < 5; round++) {
      const { plastic, pan } = await stocked();
      const card = await world.verified();
      const [assigned] = await Promise.all([
        assign(card, pan),
        reportPlastic(engine.cards, plastic, 'stolen'),
      ]);
      const after = await world.now(card);
      if (assigned.kind === 'assigned') expect(after.numberRetired).toBe('stolen');
      else await untouched(card);
    }
  });
});

test('a card whose first plastic was ordered can be assigned another number, and the order is withdrawn', async () => {
  const card = await world.verified();
  const order = await orderPlastic(engine.cards, card, { reason: 'first' }, world.identity());
  if (order.kind !== 'ordered') throw new Error(order.kind);
  expect(await assign(card, world.anyNumber())).toMatchObject({ kind: 'assigned' });
  expect(await listPlasticsOfCard(database, card)).toMatchObject([{ state: 'retired' }, { state: 'in-use' }]);
  expect(await movePlastic(engine.cards, order.plastic, 'personalised')).toMatchObject({ state: 'retired' });
});
