import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { type Card, cardBalances } from '../cards/index.ts';
import { money, setExchangeRate } from '../money/index.ts';
import { engineWorld } from '../testing/engine-world.ts';
import { testDatabase } from '../testing/test-database.ts';
import { type TestMessageOptions, testAcceptor } from '../testing/test-message.ts';
import { readAuthorizationWithEvents } from './index.ts';

const database = await testDatabase();
const world = await engineWorld(database, { reserve: 100_000 });
const { engine, USD, scope } = world;
const DAY_MS = 86_400_000;

const balances = async (card: Card) => {
  const { available, held } = await cardBalances(database, card);
  return [available, held];
};
const purchaseOf = async (id: string | null) => {
  const read = await readAuthorizationWithEvents(database, scope.merchantId, id as string);
  return read?.authorization;
};
const inTrade = (mcc: string): TestMessageOptions => ({ acceptor: { ...testAcceptor, mcc } });

describe('a refused hold settled later', () => {
  test('is posted, forced and flagged, and the purchase is settled and no longer declined', async () => {
    const card = await world.activeCard();
    const declined = await world.authorize(card, 130);
    expect(declined.declineReason).toBe('insufficient-funds');
    expect(await balances(card)).toEqual([USD(100), 0n]);
    const settled = await world.settle(card, 130, declined.authorizationId);
    expect(settled).toMatchObject({
      ...{ status: 'complete', flags: ['declined-before'], posted: USD(-130) },
      ...{ authorizationId: declined.authorizationId, originalNumber: declined.number },
    });
    expect(await purchaseOf(declined.authorizationId)).toMatchObject({
      ...{ status: 'settled', held: 0n, open: 0n, settled: USD(130) },
      details: { decision: { declineReason: 'insufficient-funds' } },
    });
    expect(await balances(card)).toEqual([USD(-30), 0n]);
  });
});

describe('an expired hold shown as settled', () => {
  test('is not: it is expired until a settlement comes, which is posted and said to be late', async () => {
    const card = await world.activeCard();
    const { authorizationId } = await world.authorize(card, 60);
    await engine.clock.advance(7 * DAY_MS);
    await world.runJobs();
    expect(await purchaseOf(authorizationId)).toMatchObject({ status: 'expired', settled: 0n, open: 0n });
    expect(await balances(card)).toEqual([USD(100), 0n]);
    expect(await world.settle(card, 60, authorizationId)).toMatchObject({ flags: ['after-end'] });
    expect(await purchaseOf(authorizationId)).toMatchObject({ status: 'settled', settled: USD(60) });
    expect(await balances(card)).toEqual([USD(40), 0n]);
  });
});

describe('a settlement without a hold', () => {
  test('and without an authorization is a force post with a purchase of its own', async () => {
    const card = await world.activeCard(10);
    const link = { transactionId: randomUUID() };
    const settled = await world.send('settlement', card, 12, { link });
    expect(settled).toMatchObject({ flags: ['no-authorization'], originalNumber: null, posted: USD(-12) });
    expect(await purchaseOf(settled.authorizationId)).toMatchObject({
      ...{ status: 'settled', purchase: money(USD(12), 'USD'), settled: USD(12), cleared: USD(12) },
      details: { type: 'settlement' },
    });
    expect(await balances(card)).toEqual([USD(-2), 0n]);
    const { authorizationId, flags } = await world.send('settlement', card, 3, { link });
    expect([authorizationId, flags]).toEqual([settled.authorizationId, ['after-end']]);
  });

  test('in a currency without a rate is not taken, and the same message is posted once there is one', async () => {
    const card = await world.activeCard();
    const message = { currency: 'LKR', identity: randomUUID() } as const;
    expect(await world.handle('settlement', card, 600, message)).toEqual({
      kind: 'currency-not-convertible',
    });
    expect(await balances(card)).toEqual([USD(100), 0n]);
    const validFrom = new Date('2026-01-01T00:00:00Z');
    await setExchangeRate(database, { currency: 'LKR', perUsd: '300', validFrom });
    expect(await world.send('settlement', card, 600, message)).toMatchObject({
      status: 'complete',
      posted: USD(-2),
    });
    expect(await balances(card)).toEqual([USD(98), 0n]);
  });

  test('after a whole reversal is posted and said to be late', async () => {
    const card = await world.activeCard();
    const { authorizationId } = await world.authorize(card, 60);
    await world.reverse(card, 60, authorizationId);
    expect((await world.settle(card, 60, authorizationId)).flags).toEqual(['after-end']);
    expect(await balances(card)).toEqual([USD(40), 0n]);
  });

  test('of a frozen card or one that owes already is posted too', async () => {
    const card = await world.activeCard(10);
    await world.settle(card, 12);
    await world.settle(card, 12);
    expect(await balances(card)).toEqual([USD(-14), 0n]);
    expect(await world.authorize(card, 1)).toMatchObject({ declineReason: 'insufficient-funds' });
  });
});

describe('a settlement that comes twice', () => {
  test('under one identity is posted once, and answered with what was recorded', async () => {
    const card = await world.activeCard();
    const { authorizationId } = await world.authorize(card, 60);
    const same = { authorizationId, identity: randomUUID() };
    const [one, two] = await Promise.all([
      world.send('settlement', card, 60, same),
      world.send('settlement', card, 60, same),
    ]);
    expect(two).toEqual(one);
    expect(await world.send('settlement', card, 60, same)).toEqual(one);
    expect(await world.handle('settlement', card, 61, same)).toEqual({ kind: 'identity-conflict' });
    expect(await balances(card)).toEqual([USD(40), 0n]);
  });

  test('under another identity is posted again, as the network pays twice, and flagged', async () => {
    const card = await world.activeCard();
    const { authorizationId } = await world.authorize(card, 60);
    const both = await Promise.all([1, 2].map(() => world.settle(card, 60, authorizationId)));
    expect(both.map(({ flags }) => flags).toSorted()).toEqual([[], ['after-end']]);
    expect(await balances(card)).toEqual([USD(-20), 0n]);
  });
});

describe('settlements of one hold', () => {
  test('in parts take from it, and the last part ends it without a final one', async () => {
    const card = await world.activeCard();
    const { authorizationId } = await world.authorize(card, 60);
    await world.settle(card, 25, authorizationId, false);
    expect(await purchaseOf(authorizationId)).toMatchObject({
      ...{ status: 'partially-settled', open: USD(35), settled: USD(25), cleared: USD(25) },
    });
    const last = await world.settle(card, 35, authorizationId, false);
    expect(last.flags).toEqual([]);
    expect(await purchaseOf(authorizationId)).toMatchObject({ status: 'settled', open: 0n });
    expect(await balances(card)).toEqual([USD(40), 0n]);
  });

  test('of which one is final free the rest', async () => {
    const card = await world.activeCard();
    const { authorizationId } = await world.authorize(card, 60);
    expect((await world.settle(card, 25, authorizationId)).flags).toEqual([]);
    expect(await balances(card)).toEqual([USD(75), 0n]);
  });

  test('that together go above it are flagged from there on', async () => {
    const card = await world.activeCard();
    const { authorizationId } = await world.authorize(card, 60);
    expect((await world.settle(card, 50, authorizationId, false)).flags).toEqual([]);
    expect((await world.settle(card, 11, authorizationId, false)).flags).toEqual(['above-authorization']);
    expect((await world.settle(card, 5, authorizationId)).flags).toEqual(['after-end']);
    expect(await balances(card)).toEqual([USD(34), 0n]);
  });

  test('that race with a reversal leave nothing held, whoever is first', async () => {
    const card = await world.activeCard();
    for (const race of [1, 2, 3]) {
      const { authorizationId } = await world.authorize(card, 10);
      const two = [world.settle(card, 10, authorizationId), world.reverse(card, 10, authorizationId)];
      const [settled, reversed] = await Promise.all(race === 2 ? two.reverse() : two);
      expect([settled?.posted, reversed?.posted].filter((posted) => posted !== null)).toEqual([USD(-10)]);
    }
    expect(await balances(card)).toEqual([USD(70), 0n]);
  });
});

describe('a settlement above its hold', () => {
  test.each([
    ['5411', 50, 50.01],
    ['5812', 50, 60.01],
    ['7011', 50, 57.51],
    ['5542', 1, 175.01],
    ['5542', 2, 60],
    ['5541', 1, 60],
  ])('with MCC %s of %d settled with %d is flagged', async (mcc, authorized, settled) => {
    const card = await world.activeCard();
    const { authorizationId } = await world.authorize(card, authorized, inTrade(mcc));
    expect(await world.settle(card, settled, authorizationId)).toMatchObject({
      flags: ['above-authorization'],
      posted: USD(-settled),
    });
    expect(await balances(card)).toEqual([USD(100) - USD(settled), 0n]);
  });

  test.each([
    ['a tip of 20 %', '5812', 50, 60],
    ['15 % at a hotel', '7011', 50, 57.5],
    ['15 % for a rented car', '7512', 50, 57.5],
    ['what a pump filled up', '5542', 1, 60],
    ['all that a pump may', '5542', 1, 175],
  ])('is usual for %s', async (_what, mcc, authorized, settled) => {
    const card = await world.activeCard();
    const { authorizationId } = await world.authorize(card, authorized, inTrade(mcc));
    expect((await world.settle(card, settled, authorizationId)).flags).toEqual([]);
    expect(await balances(card)).toEqual([USD(100) - USD(settled), 0n]);
  });

  test('is what a pump filled up in another currency, as that currency counts it', async () => {
    const card = await world.activeCard();
    const pump = { ...inTrade('5542'), currency: 'EUR' } as const;
    const { authorizationId } = await world.authorize(card, 1, pump);
    expect((await world.send('settlement', card, 60, { ...pump, authorizationId })).flags).toEqual([]);
  });

  test('is one above what a reversal has left of the purchase', async () => {
    const card = await world.activeCard();
    const { authorizationId } = await world.authorize(card, 60);
    await world.reverse(card, 20, authorizationId);
    expect((await world.settle(card, 60, authorizationId)).flags).toEqual(['above-authorization']);
  });
});

describe('a settlement in another currency than the card’s', () => {
  const eur = { currency: 'EUR' } as const;

  test('at another rate than the hold is posted at its own, and flagged as that alone', async () => {
    const card = await world.activeCard();
    const chf = { currency: 'CHF' } as const;
    const { authorizationId } = await world.authorize(card, 44, chf);
    expect(await balances(card)).toEqual([USD(50), USD(50)]);
    await setExchangeRate(database, { ...chf, perUsd: '0.80', validFrom: engine.clock.now() });
    const settled = await world.send('settlement', card, 44, { ...chf, authorizationId });
    expect(settled).toMatchObject({ flags: ['other-rate'], posted: USD(-55) });
    expect(await balances(card)).toEqual([USD(45), 0n]);
  });

  test('that the network converted is posted at its rate, and flagged as that alone', async () => {
    for (const billed of [51, 48]) {
      const card = await world.activeCard();
      const { authorizationId } = await world.authorize(card, 46, eur);
      const billing = money(USD(billed), 'USD');
      const settlement = money(USD(45.5), 'GBP');
      const amount = money(USD(46), 'EUR');
      const message = { ...eur, authorizationId, billing, settlement, amount };
      expect(await world.send('settlement', card, 0, message)).toMatchObject({
        ...{ flags: ['other-rate'], posted: USD(-billed), settlement, amount },
      });
      expect(await balances(card)).toEqual([USD(100 - billed), 0n]);
    }
  });

  test('in parts at the rate of the hold is not flagged for what rounding does', async () => {
    const card = await world.activeCard();
    const { authorizationId } = await world.authorize(card, 0.18, eur);
    for (const _part of [1, 2, 3]) {
      const settled = await world.send('settlement', card, 0.06, { ...eur, authorizationId, final: false });
      expect(settled).toMatchObject({ flags: [], posted: USD(-0.07) });
    }
    expect(await balances(card)).toEqual([USD(99.79), 0n]);
    expect(await purchaseOf(authorizationId)).toMatchObject({ status: 'settled', cleared: USD(0.18) });
  });

  test('than the purchase’s own settles its share', async () => {
    const card = await world.activeCard();
    const { authorizationId } = await world.authorize(card, 46, eur);
    await world.settle(card, 25, authorizationId, false);
    expect(await purchaseOf(authorizationId)).toMatchObject({ cleared: USD(23), open: USD(25) });
    expect((await world.settle(card, 25.01, authorizationId)).flags).toEqual(['above-authorization']);
    expect(await balances(card)).toEqual([USD(49.99), 0n]);
  });
});

test('after all of this the ledger verifies', async () => {
  expect(await world.verify()).toEqual([]);
});
