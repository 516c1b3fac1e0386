import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { done, type Identity } from '../platform/index.ts';
import { engineWorld } from '../testing/engine-world.ts';
import { testDatabase } from '../testing/test-database.ts';
import { Secret } from '../vault/index.ts';
import type { Card } from './card.ts';
import { closeCard, freezeCard } from './change-card.ts';
import { readPin } from './pins-store.ts';
import { setPin } from './set-pin.ts';

const database = await testDatabase();
const world = await engineWorld(database, { reserve: 100_000 });
const { engine, scope } = world;

const identity = (key: string = randomUUID(), fingerprint = ''): Identity => ({
  merchantId: scope.merchantId,
  scope: 'test',
  key,
  fingerprint,
});
const set = (card: Card, pin: string, as = identity()) => setPin(engine.cards, card, Secret.of(pin), as);
const kept = (card: Card) => readPin(database, card.merchantId, card.id);
const count = (card: Card, failures: number) =>
  engine.commit.submit({
    keys: {
      cards: [{ merchantId: card.merchantId, cardId: card.id }],
      pins: [{ merchantId: card.merchantId, cardId: card.id }],
    },
    decide: ({ pins }) =>
      done(pins.pins.get(card.id) ?? null, {
        pins: [{ merchantId: card.merchantId, cardId: card.id, failures }],
      }),
  });
async function matches(card: Card, pin: string): Promise<boolean> {
  const [record, pan] = await Promise.all([
    kept(card),
    engine.vault.readPan(database, card.merchantId, card.id),
  ]);
  if (!record || !pan) throw new Error('The card has no PIN.');
  return engine.vault.pinMatches({ pan, pin: Secret.of(pin), ...record });
}

describe('a PIN is refused', () => {
  test.each(['', '123', '1234567890123', '12a4', ' 1234'])('when it is %j', async (pin) => {
    const card = await world.activeCard();
    expect(await set(card, pin)).toEqual({ kind: 'refused', reason: 'malformed-pin' });
    expect(await kept(card)).toBeNull();
  });

  test('while the card is being issued, and after that failed; the identity stays free', async () => {
    await world.fault({ operation: 'issue', action: 'fail' });
    const accepted = await world.issue();
    if (accepted.kind !== 'accepted') throw new Error(accepted.reason);
    const as = identity();
    expect(await set(accepted.card, '1234', as)).toEqual({ kind: 'refused', reason: 'card-not-ready' });
    await world.runJobs();
    expect(await set(accepted.card, '1234', as)).toEqual({
      kind: 'refused',
      reason: 'not-possible-in-state',
      status: 'failed',
    });
    expect(await kept(accepted.card)).toBeNull();
  });

  test('when the card was closed, and the old one stays', async () => {
    const card = await world.activeCard();
    await set(card, '1234');
    const before = await kept(card);
    await closeCard(engine.cards, card);
    await world.runJobs();
    expect(await set(card, '5678')).toMatchObject({ reason: 'not-possible-in-state', status: 'closed' });
    expect(await kept(card)).toEqual(before);
  });

  test('for a card that nobody has', async () => {
    const card = { ...(await world.activeCard()), id: randomUUID() };
    expect(await set(card, '1234')).toEqual({ kind: 'refused', reason: 'card-not-found' });
    expect(await kept(card)).toBeNull();
  });

  test('when its identity did something else before', async () => {
    const card = await world.activeCard();
    const key = randomUUID();
    await set(card, '1234', identity(key, 'one'));
    expect(await set(card, '5678', identity(key, 'other'))).toEqual({ kind: 'identity-conflict' });
    expect(await matches(card, '1234')).toBe(true);
  });
});

describe('a PIN that was set', () => {
  test.each(['0000', '1234', '123456', '123456789012'])('as %s is kept as an offset alone', async (pin) => {
    const card = await world.activeCard();
    expect(await kept(card)).toBeNull();
    expect(await set(card, pin)).toEqual({ kind: 'set' });
    expect(await kept(card)).toEqual({
      offset: expect.stringMatching(new RegExp(`^\\d{${pin.length}}$`)),
      keyVersion: 1,
      failures: 0,
    });
    expect(await matches(card, pin)).toBe(true);
    expect(await matches(card, `${pin.slice(0, -1)}9`)).toBe(false);
  });

  test('on a frozen card works too', async () => {
    const card = await world.activeCard();
    await freezeCard(engine.cards, card);
    expect(await set(card, '1234')).toEqual({ kind: 'set' });
  });

  test('takes the place of the one before and gives the tries back', async () => {
    const card = await world.activeCard();
    await set(card, '1234');
    await count(card, 3);
    expect(await kept(card)).toMatchObject({ failures: 3 });
    await set(card, '567890');
    expect(await kept(card)).toMatchObject({ failures: 0 });
    expect([await matches(card, '1234'), await matches(card, '567890')]).toEqual([false, true]);
  });

  test('twice under one identity is set once', async () => {
    const card = await world.activeCard();
    const as = identity();
    const outcomes = await Promise.all(Array.from({ length: 6 }, () => set(card, '1234', as)));
    expect(outcomes).toEqual(Array(6).fill({ kind: 'set' }));
    expect((await world.eventsOf(card)).filter(({ type }) => type === 'card.pin_set')).toHaveLength(1);
  });

  test('is told of by an event that says nothing of it', async () => {
    const card = await world.activeCard();
    await set(card, '867530');
    const event = (await world.eventsOf(card)).at(-1);
    expect(event).toMatchObject({ type: 'card.pin_set', sequence: 2, data: { card: { status: 'active' } } });
    expect(Object.keys(event?.data ?? {}).toSorted()).toEqual(['at', 'card']);
    const { offset } = (await kept(card)) ?? { offset: '' };
    for (const secret of ['867530', offset]) {
      expect(JSON.stringify(event).replaceAll(card.id, '')).not.toContain(`"${secret}"`);
    }
  });

  test('stands in no row of the database in clear', async () => {
    const card = await world.activeCard();
    await set(card, '982451653079');
    const tables = await database.query<{ name: string }>(
      `select tablename as name from pg_tables where schemaname = 'public'`,
    );
    expect(tables.length).toBeGreaterThan(10);
    for (const { name } of tables) {
      const rows = await database.query(`select t::text as row from ${name} t where t::text like $1`, [
        '%982451653079%',
      ]);
      expect([name, rows]).toEqual([name, []]);
    }
  });
});

describe('counting wrong PINs', () => {
  test('of a card without one counts nothing', async () => {
    const card = await world.activeCard();
    expect(await count(card, 2)).toMatchObject({ result: null });
    expect(await kept(card)).toBeNull();
  });

  test('of one card leaves the others alone', async () => {
    const [one, other] = [await world.activeCard(), await world.activeCard()];
    await Promise.all([set(one, '1234'), set(other, '1234')]);
    await Promise.all([count(one, 2), count(other, 1)]);
    expect(await Promise.all([one, other].map(kept))).toMatchObject([{ failures: 2 }, { failures: 1 }]);
    expect(await count(one, 0)).toMatchObject({ result: { failures: 2 } });
    expect(await Promise.all([one, other].map(kept))).toMatchObject([{ failures: 0 }, { failures: 1 }]);
  });

  test('beside a new PIN in one batch loses neither', async () => {
    const card = await world.activeCard();
    await set(card, '1234');
    await Promise.all([set(card, '567890'), count(card, 1), count(card, 2)]);
    expect(await matches(card, '567890')).toBe(true);
    const { failures } = (await kept(card)) ?? { failures: -1 };
    expect([0, 1, 2]).toContain(failures);
  });
});
