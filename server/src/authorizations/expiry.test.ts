import { describe, expect, test } from 'vitest';
import { type Card, cardBalances, closeCard, freezeCard } from '../cards/index.ts';
import { usualTerms } from '../catalog/index.ts';
import { money } from '../money/index.ts';
import { engineWorld } from '../testing/engine-world.ts';
import { testDatabase } from '../testing/test-database.ts';
import { testAcceptor, majorUnits as USD } from '../testing/test-message.ts';
import { expireDueHolds, readAuthorizationWithEvents } from './index.ts';

const database = await testDatabase();
const world = await engineWorld(database, { reserve: 100_000 });
const DAY_MS = 86_400_000;

const balances = async (card: Card) => {
  const { available, held } = await cardBalances(database, card);
  return [available, held];
};
const read = async (id: string | null, { scope } = world) => {
  const found = await readAuthorizationWithEvents(database, scope.merchantId, id as string);
  if (!found) throw new Error('It was not stored.');
  return found;
};
const statusOf = async (id: string | null, whose = world) => (await read(id, whose)).authorization.status;
/** Moves the clock of all worlds of this file, and expires what is due. */
const pass = async (milliseconds: number) => {
  await world.engine.clock.advance(milliseconds);
  await world.runJobs();
};

describe('a hold does not expire', () => {
  test('before its time, to the second', async () => {
    const card = await world.activeCard();
    const { authorizationId } = await world.authorize(card, 60);
    await pass(7 * DAY_MS - 60_000);
    expect(await statusOf(authorizationId)).toBe('pending');
    expect(await balances(card)).toEqual([USD(40), USD(60)]);
    await pass(60_000);
    expect(await statusOf(authorizationId)).toBe('expired');
  });

  test('when it has ended otherwise, and nothing is told of it', async () => {
    const card = await world.activeCard();
    const purchases = [
      await world.authorize(card, 10),
      await world.authorize(card, 10),
      await world.authorize(card, 1000),
    ];
    const [settled, reversed] = purchases;
    await world.settle(card, 10, settled?.authorizationId);
    await world.reverse(card, 10, reversed?.authorizationId);
    await pass(40 * DAY_MS);
    for (const { authorizationId } of purchases) {
      const { events } = await read(authorizationId);
      expect(events.map(({ type }) => type)).not.toContain('expiry');
    }
    expect(await balances(card)).toEqual([USD(90), 0n]);
  });

  test('twice: its money is freed once, told once, however many look', async () => {
    const card = await world.activeCard();
    await world.authorize(card, 40);
    const { authorizationId } = await world.authorize(card, 60);
    await world.engine.clock.advance(7 * DAY_MS);
    const { authorizations } = world.engine;
    await Promise.all([1, 2, 3].map(() => expireDueHolds(authorizations)));
    expect(await expireDueHolds(authorizations)).toEqual({ done: 0, failures: [] });
    expect(await balances(card)).toEqual([USD(100), 0n]);
    expect((await read(authorizationId)).events.map(({ type }) => type)).toEqual(['authorization', 'expiry']);
    const told = (await world.eventsOf(card)).filter(({ type }) => type === 'authorization.expired');
    expect(told).toHaveLength(2);
  });
});

describe('a hold expires', () => {
  test.each([
    ['after 7 days', '5411', 7],
    ['after 7 days where 3000 to 3350 fly', '3350', 7],
    ['after 31 days at a hotel', '7011', 31],
    ['after 31 days at a hotel of a chain', '3501', 31],
    ['after 31 days at a car rental', '7512', 31],
    ['after 31 days at a car rental of a chain', '3351', 31],
    ['after 31 days on a cruise', '4411', 31],
  ])('%s', async (_when, mcc, days) => {
    const card = await world.activeCard();
    const { authorizationId } = await world.authorize(card, 60, { acceptor: { ...testAcceptor, mcc } });
    await pass(days * DAY_MS - 60_000);
    expect(await statusOf(authorizationId)).toBe('pending');
    await pass(60_000);
    expect(await statusOf(authorizationId)).toBe('expired');
    expect(await balances(card)).toEqual([USD(100), 0n]);
  });

  test('after the days that its product says', async () => {
    const terms = { ...usualTerms, holdDays: { standard: 2, extended: 5 } };
    const other = await engineWorld(database, { reserve: 1000, product: { terms } });
    const card = await other.activeCard();
    const short = await other.authorize(card, 60);
    const acceptor = { ...testAcceptor, mcc: '7011' };
    const long = await other.authorize(card, 30, { acceptor });
    const both = async () => [
      await statusOf(short.authorizationId, other),
      await statusOf(long.authorizationId, other),
    ];
    for (const [days, statuses] of [
      [1, ['pending', 'pending']],
      [1, ['expired', 'pending']],
      [2, ['expired', 'pending']],
      [1, ['expired', 'expired']],
    ] as const) {
      await other.engine.clock.advance(days * DAY_MS);
      await other.runJobs();
      expect(await both()).toEqual(statuses);
    }
    expect(await other.verify()).toEqual([]);
    await world.engine.clock.refresh();
  });

  test('as a network event and an event that tell what was freed', async () => {
    const card = await world.activeCard();
    const { authorizationId, number, authCode } = await world.authorize(card, 46, { currency: 'EUR' });
    await pass(7 * DAY_MS);
    const { authorization, events } = await read(authorizationId);
    expect(authorization).toMatchObject({ status: 'expired', held: USD(50), open: 0n, settled: 0n });
    expect(events.at(-1)).toMatchObject({
      ...{ type: 'expiry', status: 'complete', originalNumber: number, authCode, posted: null },
      ...{ amount: money(USD(46), 'EUR'), billing: money(USD(50), 'USD'), settlement: null },
    });
    expect((await world.eventsOf(card)).at(-1)).toMatchObject({
      type: 'authorization.expired',
      data: { authorization: { status: 'expired', open: '0' }, transaction: { type: 'expiry' } },
    });
  });

  test('with what settlements and reversals have left of it; what was settled stays', async () => {
    const card = await world.activeCard();
    const { authorizationId } = await world.authorize(card, 60);
    await world.settle(card, 20, authorizationId, false);
    await world.reverse(card, 15, authorizationId);
    await pass(7 * DAY_MS);
    const { authorization, events } = await read(authorizationId);
    expect(authorization).toMatchObject({ status: 'expired', open: 0n, settled: USD(20), reversed: USD(15) });
    expect(events.at(-1)).toMatchObject({ type: 'expiry', billing: { amount: USD(25) } });
    expect(await balances(card)).toEqual([USD(80), 0n]);
    expect(await world.reverse(card, 25, authorizationId)).toMatchObject({
      declineReason: 'nothing-to-reverse',
    });
    expect((await world.settle(card, 25, authorizationId)).flags).toEqual(['after-end']);
    expect(await balances(card)).toEqual([USD(55), 0n]);
  });

  test('also on a frozen card, and a card that is closing closes with it', async () => {
    const [frozen, closing] = [await world.activeCard(), await world.activeCard()];
    for (const card of [frozen, closing]) await world.authorize(card, 60);
    await freezeCard(world.engine.cards, frozen);
    await closeCard(world.engine.cards, closing);
    await pass(7 * DAY_MS);
    expect(await balances(frozen)).toEqual([USD(100), 0n]);
    expect((await world.reread(closing)).status).toBe('closed');
  });

  test('and hundreds that are due at once do', async () => {
    const cards = await Promise.all(Array.from({ length: 10 }, () => world.activeCard()));
    await Promise.all(cards.flatMap((card) => Array.from({ length: 25 }, () => world.authorize(card, 4))));
    await pass(7 * DAY_MS);
    for (const card of cards) expect(await balances(card)).toEqual([USD(100), 0n]);
  });
});

describe('a hold that expires while it is settled', () => {
  test('is settled or has expired first, and the card pays once either way', async () => {
    const outcomes = new Set<string>();
    for (let race = 0; race < 8; race++) {
      const card = await world.activeCard();
      const { authorizationId } = await world.authorize(card, 60);
      await world.engine.clock.advance(7 * DAY_MS);
      const expire = () => expireDueHolds(world.engine.authorizations);
      const settle = () => world.settle(card, 60, authorizationId);
      const [settled] =
        race % 2 === 0
          ? await Promise.all([settle(), expire()])
          : await Promise.all([expire().then(settle), expire()]);
      outcomes.add(settled.flags.join());
      const { authorization, events } = await read(authorizationId);
      expect(authorization).toMatchObject({ status: 'settled', open: 0n, settled: USD(60) });
      expect(settled.flags).toEqual(events.some(({ type }) => type === 'expiry') ? ['after-end'] : []);
      expect(await balances(card)).toEqual([USD(40), 0n]);
    }
    expect(outcomes).toContain('after-end');
  });

  test('or reversed, is freed once', async () => {
    const card = await world.activeCard();
    await world.authorize(card, 30, { acceptor: { ...testAcceptor, mcc: '7011' } });
    const { authorizationId } = await world.authorize(card, 60);
    await world.engine.clock.advance(7 * DAY_MS);
    await Promise.all([
      expireDueHolds(world.engine.authorizations),
      world.reverse(card, 60, authorizationId),
      expireDueHolds(world.engine.authorizations),
    ]);
    expect(await balances(card)).toEqual([USD(70), USD(30)]);
  });
});

test('after all of this the ledger verifies', async () => {
  expect(await world.verify()).toEqual([]);
});
