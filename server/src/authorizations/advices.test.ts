import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { type Card, cardBalances, closeCard, freezeCard } from '../cards/index.ts';
import { money } from '../money/index.ts';
import { engineWorld } from '../testing/engine-world.ts';
import { testDatabase } from '../testing/test-database.ts';
import { readAuthorizationWithEvents } from './index.ts';

const database = await testDatabase();
const world = await engineWorld(database, { reserve: 100_000 });
const { engine, USD, scope } = world;
const DAY_MS = 86_400_000;

const balances = async (card: Card) => {
  const { available, held } = await cardBalances(database, card);
  return [available, held];
};
const purchaseOf = async (id: string | null) =>
  (await readAuthorizationWithEvents(database, scope.merchantId, id as string))?.authorization;
const elsewhere = (responseCode: string, authCode = '') => ({ decided: { responseCode, authCode } });

describe('an advice of a decline', () => {
  test('holds nothing, and is kept with the code that the network gave', async () => {
    const card = await world.activeCard();
    const told = await world.send('advice', card, 60, elsewhere('51'));
    expect(told).toMatchObject({
      ...{ status: 'declined', declineReason: 'declined-elsewhere', responseCode: '51', posted: null },
    });
    expect(await purchaseOf(told.authorizationId)).toMatchObject({
      ...{ status: 'declined', held: 0n },
      details: { type: 'advice', decision: { declineReason: 'declined-elsewhere', responseCode: '51' } },
    });
    expect(await balances(card)).toEqual([USD(100), 0n]);
    expect((await world.eventsOf(card)).at(-1)?.type).toBe('authorization.declined');
  });

  test('of a purchase that we approved frees what we hold of it', async () => {
    const card = await world.activeCard();
    const { authorizationId } = await world.authorize(card, 60);
    const told = await world.send('advice', card, 60, { ...elsewhere('91'), authorizationId });
    expect(told).toMatchObject({ declineReason: 'declined-elsewhere', authorizationId });
    expect(await purchaseOf(authorizationId)).toMatchObject({ status: 'reversed', open: 0n });
    expect(await balances(card)).toEqual([USD(100), 0n]);
    expect(await world.reverse(card, 60, authorizationId)).toMatchObject({
      declineReason: 'nothing-to-reverse',
    });
  });

  test('and then a settlement: it is posted all the same, and said', async () => {
    const card = await world.activeCard();
    const { authorizationId } = await world.send('advice', card, 60, elsewhere('05'));
    expect((await world.settle(card, 60, authorizationId)).flags).toEqual(['declined-before']);
    expect(await balances(card)).toEqual([USD(40), 0n]);
  });

  test('does not end an early reversal', async () => {
    const card = await world.activeCard();
    const link = { rrn: randomUUID() };
    await world.send('reversal', card, 60, { link });
    await world.send('advice', card, 60, { ...elsewhere('05'), link });
    expect(await world.authorize(card, 60, { link })).toMatchObject({ declineReason: 'already-reversed' });
  });
});

describe('an advice of an approval', () => {
  test('on a card that is not there yet is not taken', async () => {
    const accepted = await world.issue();
    if (accepted.kind !== 'accepted') throw new Error(accepted.reason);
    expect(await world.handle('advice', accepted.card, 1)).toEqual({ kind: 'card-not-found' });
  });

  test('in a currency without a rate is not taken, and of too much is declined: nothing is held', async () => {
    const card = await world.activeCard();
    expect(await world.handle('advice', card, 10, { currency: 'XAF' })).toEqual({
      kind: 'currency-not-convertible',
    });
    const amount = { amount: 9_999_999_999_999_990n, currency: 'KWD' } as const;
    expect(await world.send('advice', card, 10, { amount })).toMatchObject({
      declineReason: 'amount-too-large',
    });
    expect(await balances(card)).toEqual([USD(100), 0n]);
  });

  test('is held beyond the balance, with the code that was given, until it is settled', async () => {
    const card = await world.activeCard();
    const told = await world.send('advice', card, 130, elsewhere('00', 'STAND1'));
    expect(told).toMatchObject({ status: 'complete', authCode: 'STAND1', responseCode: '00', posted: null });
    expect(await balances(card)).toEqual([USD(-30), USD(130)]);
    expect(await world.authorize(card, 1)).toMatchObject({ declineReason: 'insufficient-funds' });
    expect((await world.eventsOf(card)).at(-2)?.type).toBe('authorization.advised');
    expect(await world.settle(card, 130, told.authorizationId)).toMatchObject({
      flags: [],
      authCode: 'STAND1',
    });
    expect(await balances(card)).toEqual([USD(-30), 0n]);
  });

  test('without a decision is ours, with an authorization code', async () => {
    const card = await world.activeCard();
    expect((await world.send('advice', card, 10)).authCode).toMatch(/^[0-9A-Z]{6}$/);
  });

  test('is held on a card that is frozen, closing or closed, and frees it when it expires', async () => {
    const [frozen, closed] = [await world.activeCard(), await world.activeCard(10)];
    await freezeCard(engine.cards, frozen);
    await closeCard(engine.cards, closed);
    await world.runJobs();
    for (const card of [frozen, closed])
      expect((await world.send('advice', card, 5)).status).toBe('complete');
    expect(await balances(closed)).toEqual([USD(-5), USD(5)]);
    await engine.clock.advance(7 * DAY_MS);
    await world.runJobs();
    expect([await balances(frozen), await balances(closed)]).toEqual([
      [USD(100), 0n],
      [0n, 0n],
    ]);
  });

  test('that comes twice holds once', async () => {
    const card = await world.activeCard();
    const identity = randomUUID();
    await Promise.all([1, 2].map(() => world.send('advice', card, 60, { identity })));
    expect(await balances(card)).toEqual([USD(40), USD(60)]);
  });
});

describe('an advice of a purchase that we had decided', () => {
  test('and approved: nothing is held twice, and the code stays ours', async () => {
    const card = await world.activeCard();
    const approved = await world.authorize(card, 60);
    const { authorizationId, authCode } = approved;
    const told = await world.send('advice', card, 60, { ...elsewhere('00', 'STAND1'), authorizationId });
    expect(told).toMatchObject({ authCode, originalNumber: approved.number, flags: ['nothing-held'] });
    expect(await balances(card)).toEqual([USD(40), USD(60)]);
    await world.settle(card, 60, authorizationId);
    expect(await balances(card)).toEqual([USD(40), 0n]);
  });

  test('and approved for less: only what is above is held, beyond the balance too', async () => {
    const card = await world.activeCard();
    const { authorizationId } = await world.authorize(card, 60);
    await world.send('advice', card, 130, { authorizationId });
    expect(await balances(card)).toEqual([USD(-30), USD(130)]);
    expect(await purchaseOf(authorizationId)).toMatchObject({
      ...{ held: USD(130), open: USD(130), purchase: money(USD(130), 'USD') },
    });
    expect((await world.settle(card, 130, authorizationId)).flags).toEqual([]);
    expect(await balances(card)).toEqual([USD(-30), 0n]);
  });

  test('and declined: it is held after all, and can be settled, reversed and expire', async () => {
    for (const end of ['settle', 'reverse', 'expire'] as const) {
      const card = await world.activeCard();
      const { authorizationId } = await world.authorize(card, 130);
      await engine.clock.advance(DAY_MS);
      await world.send('advice', card, 130, { ...elsewhere('00', 'STAND1'), authorizationId });
      expect(await balances(card)).toEqual([USD(-30), USD(130)]);
      expect(await purchaseOf(authorizationId)).toMatchObject({
        ...{ status: 'pending', authCode: 'STAND1', held: USD(130) },
        details: { type: 'authorization', decision: { declineReason: 'insufficient-funds' } },
      });
      if (end === 'settle') expect((await world.settle(card, 130, authorizationId)).flags).toEqual([]);
      if (end === 'reverse') await world.reverse(card, 130, authorizationId);
      if (end === 'expire') {
        await engine.clock.advance(7 * DAY_MS);
        await world.runJobs();
      }
      expect(await balances(card)).toEqual([end === 'settle' ? USD(-30) : USD(100), 0n]);
    }
  });

  test.each(['settled', 'reversed', 'expired'] as const)(
    'and that is %s: nothing is held again',
    async (end) => {
      const card = await world.activeCard();
      const { authorizationId } = await world.authorize(card, 60);
      if (end === 'settled') await world.settle(card, 60, authorizationId);
      if (end === 'reversed') await world.reverse(card, 60, authorizationId);
      if (end === 'expired') {
        await engine.clock.advance(7 * DAY_MS);
        await world.runJobs();
      }
      expect((await world.send('advice', card, 60, { authorizationId })).flags).toEqual(['nothing-held']);
      expect(await purchaseOf(authorizationId)).toMatchObject({ status: end, open: 0n });
      expect((await balances(card))[1]).toBe(0n);
    },
  );

  test('and partly settled and reversed: only what is above all of it is held', async () => {
    const card = await world.activeCard();
    const { authorizationId } = await world.authorize(card, 60);
    await world.settle(card, 20, authorizationId, false);
    await world.reverse(card, 10, authorizationId);
    await world.send('advice', card, 65, { authorizationId });
    expect(await balances(card)).toEqual([USD(45), USD(35)]);
  });
});

describe('an advice after an early reversal', () => {
  test('of the whole holds nothing', async () => {
    const card = await world.activeCard();
    const link = { rrn: randomUUID() };
    const early = await world.send('reversal', card, 60, { link });
    const told = await world.send('advice', card, 60, { ...elsewhere('00', 'STAND1'), link });
    expect(told).toMatchObject({ authorizationId: early.authorizationId, flags: ['nothing-held'] });
    expect(await purchaseOf(early.authorizationId)).toMatchObject({
      ...{ status: 'reversed', authCode: 'STAND1', held: 0n, details: { type: 'advice' } },
    });
    expect(await world.authorize(card, 60, { link })).toMatchObject({ declineReason: 'already-reversed' });
    expect(await balances(card)).toEqual([USD(100), 0n]);
  });

  test('of a part holds what is left, in whole cents of the card’s currency', async () => {
    const card = await world.activeCard();
    const [one, two] = [{ rrn: randomUUID() }, { rrn: randomUUID() }];
    await world.send('reversal', card, 25, { link: one, purchaseAmount: money(USD(60), 'USD') });
    const { authorizationId } = await world.send('advice', card, 60, { link: one });
    expect(await balances(card)).toEqual([USD(65), USD(35)]);
    expect((await world.settle(card, 35, authorizationId)).flags).toEqual([]);
    const eur = { currency: 'EUR', link: two } as const;
    await world.send('reversal', card, 6, { ...eur, purchaseAmount: money(USD(46), 'EUR') });
    await world.send('advice', card, 46, eur);
    expect(await balances(card)).toEqual([USD(65) - USD(43.47), USD(43.47)]);
  });
});

test('after all of this the ledger verifies', async () => {
  expect(await world.verify()).toEqual([]);
});
