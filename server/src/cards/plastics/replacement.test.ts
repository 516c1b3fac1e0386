import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { plasticsWorld } from '../../testing/plastics-world.ts';
import { testDatabase } from '../../testing/test-database.ts';
import { Secret } from '../../vault/index.ts';
import type { Card } from '../card.ts';
import { cardBalances } from '../card-queries.ts';
import { closeCard, freezeCard } from '../change-card.ts';
import { readPin } from '../pins-store.ts';
import { setPin } from '../set-pin.ts';
import { activatePlastic } from './activate-plastic.ts';
import { movePlastic } from './move-plastic.ts';
import { orderPlastic } from './order-plastic.ts';
import type { Plastic, PlasticReason } from './plastic.ts';
import { findPlastic, listPlasticsOfCard } from './plastic-queries.ts';
import { reportPlastic } from './report-plastic.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
const database = await testDatabase();
const world = await plasticsWorld(database);
const { engine } = world;
/** The digits that the vault shows for a card. */
const panOf = async (card: Card, of = world) => (await of.pan(card))?.reveal() ?? null;
const activate = (card: Card, plastic: Plastic, pin = '246802') =>
  activatePlastic(engine.cards, card, plastic, Secret.of(pin));
const pieceOf = async (card: Card): Promise<Plastic> => {
  const piece = (await listPlasticsOfCard(database, card)).find(({ pan }) => pan === 'card');
  if (!piece) throw new Error('The card has no piece.');
  return piece;
};
const now = async (plastic: Plastic) =>
  (await findPlastic(database, plastic.merchantId, plastic.id)) as Plastic;
/** A replacement in the cardholder's hands. */
async function replacement(card: Card, reason: PlasticReason = 'damaged'): Promise<Plastic> {
  const ordered = await orderPlastic(engine.cards, card, { reason }, world.identity());
  if (ordered.kind !== 'ordered') throw new Error(JSON.stringify(ordered));
  for (const to of ['personalised', 'shipped', 'delivered'] as const)
    await movePlastic(engine.cards, ordered.plastic, to);
  return await now(ordered.plastic);
}
async function pinIs(card: Card, pin: string): Promise<boolean> {
  const [record, pan] = await Promise.all([
    readPin(database, card.merchantId, card.id),
    engine.vault.readPan(database, card.merchantId, card.id),
  ]);
  return record !== null && pan !== null && engine.vault.pinMatches({ pan, pin: Secret.of(pin), ...record });
}
const { stockPiece } = world;

describe('a report of a loss is refused', () => {
  test('of a plastic that nobody has, that is not made yet, or was replaced', async () => {
    const card = await world.inUse();
    const piece = await pieceOf(card);
    expect(await reportPlastic(engine.cards, { ...piece, id: randomUUID() }, 'lost')).toEqual({
      ...{ kind: 'refused', reason: 'plastic-not-found' },
    });
    const ordered = await orderPlastic(engine.cards, card, { reason: 'damaged' }, world.identity());
    if (ordered.kind !== 'ordered') throw new Error(ordered.kind);
    expect(await reportPlastic(engine.cards, ordered.plastic, 'stolen')).toMatchObject({
      ...{ reason: 'not-possible-in-state', state: 'ordered' },
    });
    for (const to of ['personalised', 'shipped'] as const)
      await movePlastic(engine.cards, ordered.plastic, to);
    await activate(card, ordered.plastic);
    expect(await reportPlastic(engine.cards, piece, 'stolen')).toMatchObject({
      ...{ reason: 'not-possible-in-state', state: 'retired' },
    });
    expect(await world.now(card)).toMatchObject({ numberRetired: null });
  });

  test('in other words than before; in the same words nothing changes', async () => {
    const card = await world.inUse();
    const piece = await pieceOf(card);
    await reportPlastic(engine.cards, piece, 'lost');
    expect(await reportPlastic(engine.cards, piece, 'lost')).toMatchObject({ kind: 'unchanged' });
    expect(await reportPlastic(engine.cards, piece, 'stolen')).toMatchObject({ state: 'lost' });
    expect((await world.told(card)).filter((type) => type === 'plastic.lost')).toHaveLength(1);
  });
});

describe('a loss', () => {
  test('retires the number and leaves the card, its account and its PIN as they are', async () => {
    const card = await world.inUse(75);
    const pan = await panOf(card);
    expect(await reportPlastic(engine.cards, await pieceOf(card), 'stolen')).toMatchObject({
      kind: 'reported',
      plastic: { state: 'stolen', pan: 'retired' },
      card: { ...card, numberRetired: 'stolen' },
    });
    expect(await world.now(card)).toEqual({ ...card, numberRetired: 'stolen' });
    expect((await cardBalances(database, card)).available).toBe(world.USD(75));
    expect(await panOf(card)).toBe(pan);
    expect(await pinIs(card, '135790')).toBe(true);
    expect((await world.told(card)).at(-1)).toBe('plastic.stolen');
  });

  test('that many report at the same instant is one', async () => {
    const other = await world.otherProcess();
    const card = await world.inUse();
    const piece = await pieceOf(card);
    const reports = await Promise.all([
      reportPlastic(engine.cards, piece, 'lost'),
      reportPlastic(other.cards, piece, 'lost'),
      reportPlastic(engine.cards, piece, 'lost'),
    ]);
    expect(reports.map(({ kind }) => kind).sort()).toEqual(['reported', 'unchanged', 'unchanged']);
  });

  test('of a replacement on its way leaves the card in use with what it has', async () => {
    const card = await world.inUse();
    const plastic = await replacement(card);
    expect(await reportPlastic(engine.cards, plastic, 'stolen')).toMatchObject({
      card: { numberRetired: null },
    });
    expect(await world.now(card)).toEqual(card);
    expect(await activate(card, plastic)).toMatchObject({ reason: 'not-possible-in-state', state: 'stolen' });
    expect(await replacement(card, 'stolen')).toMatchObject({ state: 'delivered' });
  });
});

test('a card whose number was lost takes no PIN, and one whose replacement is in use does', async () => {
  const card = await world.inUse();
  await reportPlastic(engine.cards, await pieceOf(card), 'lost');
  const set = (key: string) =>
    setPin(engine.cards, card, Secret.of('975310'), {
      ...{ merchantId: card.merchantId, scope: 'pin', key, fingerprint: '' },
    });
  expect(await set('early')).toEqual({ kind: 'refused', reason: 'number-retired' });
  await activate(card, await replacement(card, 'lost'));
  expect(await set('late')).toEqual({ kind: 'set' });
  expect(await pinIs(card, '975310')).toBe(true);
});

describe('the activation of a replacement is refused', () => {
  test.each([
    ['malformed-pin', ''],
    ['malformed-pin', '1357'],
    ['malformed-pin', '13579a'],
    ['malformed-pin', '1357901'],
  ])('as %s with the PIN %j', async (reason, pin) => {
    const card = await world.inUse();
    const plastic = await replacement(card);
    expect(await activate(card, plastic, pin)).toEqual({ kind: 'refused', reason });
    expect(await world.now(card)).toEqual(card);
  });

  test('with a PIN that the product takes for weak', async () => {
    const careful = await plasticsWorld(database, { pin: { minLength: 4, maxLength: 6, refusesWeak: true } });
    const card = await careful.verified();
    const [piece] = await listPlasticsOfCard(database, await careful.assigned());
    expect(await activatePlastic(careful.engine.cards, card, piece as Plastic, Secret.of('1111'))).toEqual({
      ...{ kind: 'refused', reason: 'weak-pin' },
    });
  });

  test('of a card or a plastic that nobody has, or that are not of one another', async () => {
    const [card, other] = [await world.inUse(), await world.inUse()];
    const plastic = await replacement(card);
    expect(await activate({ ...card, id: randomUUID() }, plastic)).toMatchObject({
      reason: 'card-not-found',
    });
    expect(await activate(card, { ...plastic, id: randomUUID() })).toMatchObject({
      reason: 'plastic-not-found',
    });
    expect(await activate(other, plastic)).toEqual({ kind: 'refused', reason: 'plastic-not-found' });
    const elsewhere = await stockPiece(await world.otherProduct());
    expect(await activate(card, elsewhere)).toEqual({ kind: 'refused', reason: 'plastic-not-found' });
    const tenant = await world.otherTenant();
    expect(await activate(card, await stockPiece(tenant.product))).toMatchObject({
      reason: 'plastic-not-found',
    });
    expect(await world.now(card)).toEqual(card);
    expect(await now(plastic)).toEqual(plastic);
  });

  test('of one that is not made, was sent back or has expired, and for a card that is closed or not in use', async () => {
    const card = await world.inUse();
    const ordered = await orderPlastic(engine.cards, card, { reason: 'expired' }, world.identity());
    if (ordered.kind !== 'ordered') throw new Error(ordered.kind);
    const { plastic } = ordered;
    expect(await activate(card, plastic)).toMatchObject({
      reason: 'not-possible-in-state',
      state: 'ordered',
    });
    for (const to of ['personalised', 'shipped', 'returned'] as const)
      await movePlastic(engine.cards, plastic, to);
    expect(await activate(card, plastic)).toMatchObject({ state: 'returned' });
    expect(await activate(await world.assigned(), await stockPiece())).toMatchObject({
      ...{ reason: 'not-possible-in-state', status: 'pending-activation' },
    });
    await closeCard(engine.cards, card);
    await world.runJobs();
    expect(await activate(card, await stockPiece())).toMatchObject({ status: 'closed', state: 'in-stock' });

    const apart = await plasticsWorld(await testDatabase());
    const late = await apart.inUse();
    const old = await apart.stockPiece();
    await apart.engine.clock.advance((apart.product.validYears * 366 + 31) * DAY_MS);
    const answer = await activatePlastic(apart.engine.cards, late, old, Secret.of('246802'));
    expect(answer).toMatchObject({ reason: 'not-possible-in-state', state: 'in-stock' });
  });
});

describe('a replacement', () => {
  test('gives the card its number, expiry and PIN; what was before is retired', async () => {
    const card = await world.inUse(60);
    const [before, old] = [await panOf(card), await pieceOf(card)];
    const plastic = await replacement(card);
    expect(await panOf(card)).toBe(before);
    expect(await world.now(card)).toEqual(card);

    const activated = await activate(card, plastic);
    const after = await world.now(card);
    expect(activated).toMatchObject({
      kind: 'activated',
      card: after,
      plastic: { state: 'in-use', pan: 'card' },
    });
    expect(after).toEqual({
      ...card,
      ...{
        plasticId: plastic.id,
        last4: plastic.last4,
        expiry: plastic.expiry,
        keyVersion: plastic.keyVersion,
      },
    });
    const pan = await panOf(card);
    expect(pan).not.toBe(before);
    expect(pan?.slice(-4)).toBe(plastic.last4);
    expect(await now(old)).toMatchObject({ state: 'retired', pan: 'retired' });
    expect([await pinIs(card, '135790'), await pinIs(card, '246802')]).toEqual([false, true]);
    expect(await readPin(database, card.merchantId, card.id)).toMatchObject({ failures: 0 });
    expect((await cardBalances(database, card)).available).toBe(world.USD(60));
    expect(await engine.vault.findByPan(database, Secret.of(before ?? ''))).toMatchObject({
      ...{ cardId: card.id, retired: 'replaced' },
    });
    expect((await world.told(card)).at(-1)).toBe('plastic.activated');
    expect(JSON.stringify((await world.eventsOf(card)).at(-1)?.data)).not.toContain('246802');

    expect(await activate(card, plastic, '111222')).toMatchObject({ kind: 'unchanged' });
    expect(await pinIs(card, '246802')).toBe(true);
  });

  test('of a stolen one leaves the old number what it was called', async () => {
    const card = await world.inUse();
    const before = Secret.of((await panOf(card)) ?? '');
    const old = await pieceOf(card);
    await reportPlastic(engine.cards, old, 'stolen');
    const plastic = await replacement(card, 'stolen');
    expect(await activate(card, plastic)).toMatchObject({ kind: 'activated', card: { numberRetired: null } });
    expect(await engine.vault.findByPan(database, before)).toMatchObject({ retired: 'stolen' });
    expect(await now(old)).toMatchObject({ state: 'stolen' });
  });

  test('may come out of the stock, and leaves a frozen card frozen', async () => {
    const card = await world.inUse();
    await freezeCard(engine.cards, card);
    const piece = await stockPiece();
    expect(await activate(card, piece)).toMatchObject({ kind: 'activated', card: { status: 'frozen' } });
    expect(await now(piece)).toMatchObject({ cardId: card.id, state: 'in-use', pan: 'card' });
    expect((await panOf(card))?.slice(-4)).toBe(piece.last4);
  });

  test('that came back to its sender is given up for another order', async () => {
    const card = await world.inUse();
    const plastic = await replacement(card);
    await movePlastic(engine.cards, plastic, 'returned');
    const next = await replacement(card);
    expect(await now(plastic)).toMatchObject({ state: 'retired', pan: 'retired' });
    expect(await activate(card, plastic)).toMatchObject({
      reason: 'not-possible-in-state',
      state: 'retired',
    });
    expect(await activate(card, next)).toMatchObject({ kind: 'activated' });
  });

  test('out of the stock that two cards want at the same instant is in use for one', async () => {
    const other = await world.otherProcess();
    for (let round = 0; round < 5; round++) {
      const [one, two] = [await world.inUse(), await world.inUse()];
      const piece = await stockPiece();
      const results = await Promise.all([
        activate(one, piece),
        activatePlastic(other.cards, two, piece, Secret.of('975310')),
      ]);
      expect(results.map(({ kind }) => kind).sort()).toEqual(['activated', 'refused']);
      const loser = results[0]?.kind === 'refused' ? one : two;
      expect(await world.now(loser)).toEqual(loser);
    }
  });

  test('that is activated while a PIN is set leaves a PIN that makes sense of its number', async () => {
    const other = await world.otherProcess();
    for (let round = 0; round < 10; round++) {
      const card = await world.inUse();
      const plastic = await world.stockPiece();
      const [set] = await Promise.all([
        setPin(other.cards, card, Secret.of('112233'), world.identity()),
        activate(card, plastic, '246802'),
      ]);
      expect(set).toEqual(expect.objectContaining(set.kind === 'set' ? {} : { reason: 'card-not-ready' }));
      expect((await pinIs(card, '246802')) || (await pinIs(card, '112233'))).toBe(true);
    }
  });

  test('that is activated while the old one is reported stolen: whichever comes first, the old number is dead', async () => {
    const other = await world.otherProcess();
    for (let round = 0; round < 5; round++) {
      const card = await world.inUse();
      const before = Secret.of((await panOf(card)) ?? '');
      const old = await pieceOf(card);
      const plastic = await replacement(card);
      const [, activated] = await Promise.all([
        reportPlastic(other.cards, old, 'stolen'),
        activate(card, plastic),
      ]);
      expect(activated.kind).toBe('activated');
      expect(await world.now(card)).toMatchObject({ numberRetired: null, plasticId: plastic.id });
      const { retired } = (await engine.vault.findByPan(database, before)) ?? { retired: null };
      expect(['stolen', 'replaced']).toContain(retired);
    }
  });
});
