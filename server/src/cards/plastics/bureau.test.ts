import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { plasticsWorld } from '../../testing/plastics-world.ts';
import { testDatabase } from '../../testing/test-database.ts';
import { Secret } from '../../vault/index.ts';
import { activateCard, cancelApplication } from '../applications/index.ts';
import type { Card } from '../card.ts';
import { closeCard } from '../change-card.ts';
import { activatePlastic } from './activate-plastic.ts';
import { movePlastic } from './move-plastic.ts';
import { orderPlastic, type PlasticOrder } from './order-plastic.ts';
import type { Plastic } from './plastic.ts';
import { findPlastic, listPlasticsOfCard, listPlasticsOfProduct } from './plastic-queries.ts';
import { reportPlastic } from './report-plastic.ts';

const database = await testDatabase();
const world = await plasticsWorld(database);
const { engine, home } = world;
/** The digits that the vault shows for a card. */
const panOf = async (card: Card, of = world) => (await of.pan(card))?.reveal() ?? null;
const order = (card: Card, given: PlasticOrder, as = world.identity()) =>
  orderPlastic(engine.cards, card, given, as);
const ordered = async (card: Card, given: PlasticOrder) => {
  const result = await order(card, given);
  if (result.kind !== 'ordered') throw new Error(JSON.stringify(result));
  return result.plastic;
};
const move = (
  plastic: Plastic,
  to: Parameters<typeof movePlastic>[2],
  shipment?: Parameters<typeof movePlastic>[3],
) => movePlastic(engine.cards, plastic, to, shipment);
const now = async (plastic: Plastic) => {
  const found = await findPlastic(database, plastic.merchantId, plastic.id);
  if (!found) throw new Error('The plastic is gone.');
  return found;
};
const pieceOf = async (card: Card) => {
  const pieces = await listPlasticsOfCard(database, card);
  const piece = pieces.find(({ pan }) => pan === 'card');
  if (!piece) throw new Error('The card has no piece.');
  return piece;
};
const plasticEvents = async (card: Card) =>
  (await world.told(card)).filter((type) => type.startsWith('plastic.'));

describe('an order is refused', () => {
  test('for a card that nobody has, and for a virtual one', async () => {
    const card = await world.verified();
    expect(await order({ ...card, id: randomUUID() }, { reason: 'first' })).toMatchObject({
      reason: 'card-not-found',
    });
    await database.query(`update cards set form = 'virtual' where id = $1`, [card.id]);
    expect(await order(card, { reason: 'first' })).toMatchObject({ reason: 'not-physical' });
  });

  test('of a first plastic for a card that is not verified, or has one; of another for one that has none', async () => {
    const [applied, verified, active] = [await world.applied(), await world.verified(), await world.inUse()];
    for (const [card, reason] of [
      [applied, 'first'],
      [applied, 'damaged'],
      [verified, 'damaged'],
      [active, 'first'],
    ] as const) {
      expect(await order(card, { reason })).toMatchObject({
        ...{ reason: 'not-possible-in-state', status: card.status },
      });
    }
  });

  test('while one is under way, also at the same instant', async () => {
    const card = await world.verified();
    const other = await world.otherProcess();
    const both = await Promise.all([
      order(card, { reason: 'first' }),
      orderPlastic(other.cards, card, { reason: 'first' }, world.identity()),
    ]);
    expect(both.map(({ kind }) => kind).sort()).toEqual(['ordered', 'refused']);
    expect(await order(card, { reason: 'first' })).toEqual({ kind: 'refused', reason: 'already-ordered' });
    expect(await listPlasticsOfCard(database, card)).toHaveLength(1);
  });

  test('as lost or stolen before that was reported', async () => {
    const card = await world.inUse();
    for (const reason of ['lost', 'stolen'] as const)
      expect(await order(card, { reason })).toEqual({ kind: 'refused', reason: 'not-reported' });
    await reportPlastic(engine.cards, await pieceOf(card), 'lost');
    expect(await order(card, { reason: 'stolen' })).toEqual({ kind: 'refused', reason: 'not-reported' });
    expect(await order(card, { reason: 'lost' })).toMatchObject({ kind: 'ordered' });
  });

  test('for a closed card', async () => {
    const card = await world.inUse();
    await closeCard(engine.cards, card);
    await world.runJobs();
    expect(await order(card, { reason: 'damaged' })).toMatchObject({ status: 'closed' });
  });

  test('under an identity that did something else; the same again is the same order', async () => {
    const card = await world.verified();
    const key = randomUUID();
    const first = await order(card, { reason: 'first' }, world.identity(key, 'one'));
    expect(await order(card, { reason: 'first' }, world.identity(key, 'one'))).toEqual(first);
    expect(await order(card, { reason: 'first' }, world.identity(key, 'two'))).toEqual({
      kind: 'identity-conflict',
    });
    expect(await plasticEvents(card)).toEqual(['plastic.ordered']);
  });
});

describe('an order', () => {
  test('goes where it says, else to where the cardholder lives', async () => {
    const deliveryAddress = {
      ...{ recipient: 'Front desk', lines: ['2 Side Street', 'c/o ACME'], city: 'Tacoma', state: 'WA' },
      ...{ postalCode: '98402', countryCode: 'US' },
    };
    expect(await ordered(await world.verified(), { reason: 'first', deliveryAddress })).toMatchObject({
      deliveryAddress,
    });
    const card = await world.verified();
    await ordered(card, { reason: 'first' });
    expect(await listPlasticsOfCard(database, card)).toMatchObject([
      {
        ...{ state: 'ordered', pan: 'none', last4: null, reason: 'first', carrier: null },
        deliveryAddress: {
          ...{ recipient: 'Ada Lovelace', lines: ['1 Main Street'], city: 'Seattle', countryCode: 'US' },
        },
      },
    ]);
    const waiting = await listPlasticsOfProduct(database, home.product, 'ordered', {
      after: null,
      limit: 1000,
    });
    expect(waiting.map(({ cardId }) => cardId)).toContain(card.id);
  });
});

describe('a report of the bureau or the post is refused', () => {
  test('of a plastic in stock, of one that nobody has, and of one that is not so far', async () => {
    const stock = await world.stockPiece();
    expect(await move(stock, 'shipped')).toEqual({
      ...{ kind: 'refused', reason: 'not-possible-in-state', state: 'in-stock', status: null },
    });
    const plastic = await ordered(await world.verified(), { reason: 'first' });
    for (const to of ['shipped', 'delivered', 'returned'] as const)
      expect(await move(plastic, to)).toMatchObject({ reason: 'not-possible-in-state', state: 'ordered' });
    const nobodys = { ...plastic, id: randomUUID() };
    for (const to of ['personalised', 'shipped'] as const)
      expect(await move(nobodys, to)).toEqual({ kind: 'refused', reason: 'plastic-not-found' });
    expect(await now(plastic)).toEqual(plastic);
  });

  test('that a piece was made of a card that has no use for it any more', async () => {
    const card = await world.inUse();
    const plastic = await ordered(card, { reason: 'damaged' });
    await closeCard(engine.cards, card);
    await world.runJobs();
    expect(await move(plastic, 'personalised')).toMatchObject({
      ...{ reason: 'not-possible-in-state', status: 'closed' },
    });
    expect(await now(plastic)).toMatchObject({ state: 'ordered', pan: 'none' });
  });
});

describe('the first plastic of a card', () => {
  test('gives the card its number when it is made, and is told of on its way', async () => {
    const card = await world.verified();
    const plastic = await ordered(card, { reason: 'first' });
    const made = await move(plastic, 'personalised');
    const after = await world.now(card);
    expect(made).toMatchObject({ kind: 'moved', card: after });
    expect(after).toMatchObject({
      ...{ status: 'pending-activation', plasticId: plastic.id, last4: expect.stringMatching(/^\d{4}$/) },
      ...{ keyVersion: 1, expiry: { year: engine.clock.now().getUTCFullYear() + home.product.validYears } },
    });
    expect(await panOf(card)).toMatch(new RegExp(`^${home.product.bin}\\d{6}${after.last4}`));
    expect(await now(plastic)).toMatchObject({ state: 'personalised', pan: 'card', last4: after.last4 });

    const post = { carrier: 'Royal Mail', trackingNumber: 'RM 123 456 785 GB' };
    expect(await move(plastic, 'shipped', post)).toMatchObject({ kind: 'moved', plastic: post });
    expect(await move(plastic, 'returned')).toMatchObject({ kind: 'moved' });
    const again = { carrier: 'DHL', trackingNumber: null };
    expect(await move(plastic, 'shipped', again)).toMatchObject({ plastic: again });
    expect(await move(plastic, 'delivered')).toMatchObject({ kind: 'moved', plastic: again });
    expect(await move(plastic, 'delivered')).toMatchObject({ kind: 'unchanged' });
    const { times } = await now(plastic);
    expect(Object.keys(times).sort()).toEqual([
      'delivered',
      'ordered',
      'personalised',
      'returned',
      'shipped',
    ]);
    expect(await plasticEvents(card)).toEqual([
      ...['plastic.ordered', 'plastic.personalised', 'plastic.shipped', 'plastic.returned'],
      ...['plastic.shipped', 'plastic.delivered'],
    ]);
    expect((await world.told(card)).filter((type) => type === 'card.number_assigned')).toHaveLength(1);
    const told = JSON.stringify(await world.eventsOf(card), (_, each) =>
      typeof each === 'bigint' ? String(each) : each,
    );
    for (const secret of [await panOf(card), 'Main Street', 'expiry']) expect(told).not.toContain(secret);
  });

  test('is made once, however often and by whomever that is reported at the same instant', async () => {
    const other = await world.otherProcess();
    for (let round = 0; round < 5; round++) {
      const card = await world.verified();
      const plastic = await ordered(card, { reason: 'first' });
      const reports = await Promise.all([
        move(plastic, 'personalised'),
        movePlastic(other.cards, plastic, 'personalised'),
        move(plastic, 'personalised'),
      ]);
      expect(reports.map(({ kind }) => kind).sort()).toEqual(['moved', 'unchanged', 'unchanged']);
      const rows = await database.query('select 1 as one from vault_pans where card_id in ($1, $2)', [
        card.id,
        plastic.id,
      ]);
      expect(rows).toHaveLength(1);
    }
  });

  test('is in use once the card is activated, wherever the post says it is', async () => {
    const card = await world.verified();
    const plastic = await ordered(card, { reason: 'first' });
    await move(plastic, 'personalised');
    await move(plastic, 'shipped');
    const active = await world.activated(card);
    expect(active).toMatchObject({ status: 'active', plasticId: plastic.id });
    expect(await now(plastic)).toMatchObject({ state: 'in-use', pan: 'card' });
    expect(await move(plastic, 'delivered')).toMatchObject({
      kind: 'moved',
      plastic: { state: 'in-use', times: { delivered: expect.any(Date) } },
    });
    expect((await move(plastic, 'delivered')).kind).toBe('unchanged');
    expect((await move(plastic, 'shipped')).kind).toBe('unchanged');
    expect(await move(plastic, 'returned')).toMatchObject({
      reason: 'not-possible-in-state',
      state: 'in-use',
    });
    expect((await world.now(card)).status).toBe('active');
  });

  test('is not activated while it is at the bureau', async () => {
    const card = await world.verified();
    const plastic = await ordered(card, { reason: 'first' });
    await move(plastic, 'personalised');
    const activate = () => activateCard(engine.cards, card, Secret.of('135790'));
    expect(await activate()).toEqual({ kind: 'refused', reason: 'card-not-ready' });
    await move(plastic, 'shipped', { carrier: 'Royal Mail', trackingNumber: 'RM1' });
    expect((await activate()).kind).toBe('accepted');
  });

  test('is not wanted any more when the application ends', async () => {
    const card = await world.verified();
    const plastic = await ordered(card, { reason: 'first' });
    expect((await cancelApplication(engine.cards, card, 'pending-activation')).kind).toBe('cancelled');
    expect(await now(plastic)).toMatchObject({ state: 'retired', pan: 'none' });
  });

  test('that is lost on its way is replaced by another, whose number the card takes', async () => {
    const card = await world.verified();
    const first = await ordered(card, { reason: 'first' });
    await move(first, 'personalised');
    await move(first, 'shipped');
    const lostNumber = await panOf(card);
    expect(await reportPlastic(engine.cards, first, 'lost')).toMatchObject({
      ...{ kind: 'reported', plastic: { state: 'lost', pan: 'retired' }, card: { numberRetired: 'lost' } },
    });
    expect(await panOf(card)).toBe(lostNumber);
    expect(await activateCard(engine.cards, card, Secret.of('135790'))).toMatchObject({
      reason: 'card-not-ready',
    });
    const second = await ordered(card, { reason: 'lost' });
    await move(second, 'personalised');
    expect(await world.now(card)).toMatchObject({
      ...{ status: 'pending-activation', plasticId: second.id, numberRetired: null },
    });
    expect(await panOf(card)).not.toBe(lostNumber);
    await move(second, 'shipped');
    expect(await world.activated(card)).toMatchObject({ status: 'active' });
  });

  test('that came back broken is replaced before the card was ever used, and retired', async () => {
    const card = await world.verified();
    const first = await ordered(card, { reason: 'first' });
    for (const to of ['personalised', 'shipped', 'returned'] as const) await move(first, to);
    const second = await ordered(card, { reason: 'damaged' });
    expect(await now(first)).toMatchObject({ state: 'returned', pan: 'card' });
    await move(second, 'personalised');
    expect(await listPlasticsOfCard(database, card)).toMatchObject([
      { id: first.id, state: 'retired', pan: 'retired' },
      { id: second.id, state: 'personalised', pan: 'card' },
    ]);
    expect(await world.now(card)).toMatchObject({ plasticId: second.id, status: 'pending-activation' });
  });

  test('that the bureau never makes is given up as lost, and another can be ordered', async () => {
    const card = await world.verified();
    const first = await ordered(card, { reason: 'first' });
    expect((await reportPlastic(engine.cards, first, 'lost')).kind).toBe('reported');
    expect(await movePlastic(engine.cards, first, 'personalised')).toMatchObject({ kind: 'refused' });
    const second = await ordered(card, { reason: 'first' });
    expect((await movePlastic(engine.cards, second, 'personalised')).kind).toBe('moved');
    expect(await world.now(card)).toMatchObject({ status: 'pending-activation', plasticId: second.id });
  });
});

describe('a plastic that is lost while its card is being activated', () => {
  async function losing() {
    const card = await world.assigned();
    expect((await activateCard(engine.cards, card, Secret.of('135790'))).kind).toBe('accepted');
    const [piece] = await listPlasticsOfCard(database, card);
    expect((await reportPlastic(engine.cards, piece as Plastic, 'lost')).kind).toBe('reported');
    return card;
  }

  test('ends the activation, and the card is neither in use nor told of', async () => {
    const card = await losing();
    await world.runJobs();
    expect(await world.now(card)).toMatchObject({
      status: 'pending-activation',
      numberRetired: 'lost',
      activatingOperation: null,
    });
    const told = await world.told(card);
    expect(told.slice(-2)).toEqual(['plastic.lost', 'card.activation_failed']);
  });

  test.each(['before', 'after'])(
    'is replaced %s the activation has ended, and the card activated',
    async (when) => {
      const card = await losing();
      if (when === 'after') await world.runJobs();
      const next = await ordered(card, { reason: 'lost' });
      expect((await movePlastic(engine.cards, next, 'personalised')).kind).toBe('moved');
      expect(await world.now(card)).toMatchObject({ plasticId: next.id, numberRetired: null });
      await move(next, 'shipped');
      expect((await activateCard(engine.cards, card, Secret.of('246802'))).kind).toBe('accepted');
      await world.runJobs();
      expect(await world.now(card)).toMatchObject({ status: 'active', activatingOperation: null });
      const issued = (await world.told(card)).filter((type) => type === 'card.issued');
      expect(issued).toHaveLength(1);
    },
  );
});

test('an application that is cancelled during the activation ends both, and its card is not in use', async () => {
  const card = await world.assigned();
  expect((await activateCard(engine.cards, card, Secret.of('135790'))).kind).toBe('accepted');
  expect((await cancelApplication(engine.cards, card, 'pending-activation')).kind).toBe('cancelled');
  await world.runJobs();
  expect(await world.now(card)).toMatchObject({ status: 'failed', activatingOperation: null });
  expect((await world.told(card)).slice(-2)).toEqual(['card.issue_failed', 'card.activation_failed']);
  expect(await world.verify()).toEqual([]);
});

test('a plastic whose card waits for its activation is not activated by itself', async () => {
  const card = await world.assigned();
  const [piece] = await listPlasticsOfCard(database, card);
  expect(await activatePlastic(engine.cards, card, piece as Plastic, Secret.of('135790'))).toMatchObject({
    kind: 'refused',
    reason: 'not-possible-in-state',
    status: 'pending-activation',
  });
});
