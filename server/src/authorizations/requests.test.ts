import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { blockCard, type Card, cardBalances, freezeCard } from '../cards/index.ts';
import { money } from '../money/index.ts';
import { limit, rules } from '../testing/decision-facts.ts';
import { engineWorld } from '../testing/engine-world.ts';
import { testDatabase } from '../testing/test-database.ts';
import { type DeclineReason, declineReasons, readAuthorizationWithEvents } from './index.ts';
import { setSpendRules } from './spend-controls/index.ts';

const database = await testDatabase();
const world = await engineWorld(database, { reserve: 100_000 });
const { engine, USD, scope } = world;
const DAY_MS = 86_400_000;

const balances = async (card: Card) => {
  const { available, held } = await cardBalances(database, card);
  return [available, held];
};
const identity = () => ({
  ...{ merchantId: scope.merchantId, scope: 'test', key: randomUUID(), fingerprint: '' },
});
const restrict = (card: Card, given: Parameters<typeof rules>[0]) =>
  setSpendRules(database, { merchantId: card.merchantId, subjectId: card.id, level: 'card' }, rules(given));
const read = async (id: string | null) => {
  const found = await readAuthorizationWithEvents(database, scope.merchantId, id as string);
  if (!found) throw new Error('It was not stored.');
  return found;
};
const inquiries = ['verification', 'balance-inquiry'] as const;

describe('holds ignored in available balance', () => {
  test('are not: what is held cannot be spent again, asked for in one message or in many', async () => {
    const card = await world.activeCard();
    const { authorizationId } = await world.authorize(card, 70);
    expect((await world.handle('balance-inquiry', card, 0)).kind).toBe('recorded');
    expect(await world.handle('balance-inquiry', card, 0)).toMatchObject({ available: USD(30) });
    expect(await world.authorize(card, 30.01)).toMatchObject({ declineReason: 'insufficient-funds' });
    expect(await world.send('debit', card, 30.01)).toMatchObject({ declineReason: 'insufficient-funds' });
    expect(await world.send('incremental', card, 30.01, { authorizationId })).toMatchObject({
      declineReason: 'insufficient-funds',
    });
    expect(await balances(card)).toEqual([USD(30), USD(70)]);
  });
});

describe('a request is declined', () => {
  test('on a frozen card, a blocked one and an expired one', async () => {
    const [frozen, blocked, expired] = [
      await world.activeCard(),
      await world.activeCard(),
      await world.activeCard(),
    ];
    await freezeCard(engine.cards, frozen);
    await blockCard(engine.cards, blocked, 'suspected fraud', identity());
    for (const type of ['authorization', 'debit', ...inquiries] as const) {
      const major = type === 'authorization' || type === 'debit' ? 1 : 0;
      expect((await world.send(type, frozen, major)).declineReason).toBe('card-frozen');
      expect((await world.send(type, blocked, major)).declineReason).toBe('card-blocked-by-issuer');
    }
    await engine.clock.advance(3 * 365 * DAY_MS + 40 * DAY_MS);
    expect(await world.authorize(expired, 1)).toMatchObject({
      declineReason: 'card-expired',
      responseCode: '54',
    });
  });

  test('for any reason that a test forces, with the code of that reason', async () => {
    const card = await world.activeCard();
    for (const reason of Object.keys(declineReasons) as DeclineReason[]) {
      const declined = await world.authorize(card, 1, { forcedDecline: reason });
      expect(declined).toMatchObject({
        ...{ status: 'declined', declineReason: reason, authCode: '' },
        responseCode: declineReasons[reason].responseCode,
      });
    }
    expect(await balances(card)).toEqual([USD(100), 0n]);
  });

  test('in general terms when a test forces a reason that there is not', async () => {
    const card = await world.activeCard();
    expect(await world.authorize(card, 1, { forcedDecline: 'bad-weather' })).toMatchObject({
      declineReason: 'declined-by-request',
      responseCode: '05',
    });
  });

  test('for cash where the card is not for cash, and for cashback beyond its amount', async () => {
    const card = await world.activeCard();
    await restrict(card, { allowsCash: false });
    const atm = { channel: 'atm', entryMode: 'chip' } as const;
    expect(await world.authorize(card, 20, atm)).toMatchObject({ declineReason: 'cash-not-allowed' });
    expect(await world.authorize(card, 20, { cashback: USD(5) })).toMatchObject({
      declineReason: 'cash-not-allowed',
    });
    await restrict(card, {});
    expect(await world.authorize(card, 20, { cashback: USD(20.01) })).toMatchObject({
      declineReason: 'cashback-exceeds-amount',
      responseCode: '13',
    });
    expect(await balances(card)).toEqual([USD(100), 0n]);
  });
});

describe('an approved request', () => {
  test('for cash, or with cashback, holds the whole amount and keeps what it was', async () => {
    const card = await world.activeCard();
    const cash = await world.authorize(card, 40, { channel: 'atm', entryMode: 'chip' });
    const both = await world.authorize(card, 30, { channel: 'card-present', cashback: USD(10) });
    expect(await balances(card)).toEqual([USD(30), USD(70)]);
    expect((await read(cash.authorizationId)).authorization.details).toMatchObject({
      ...{ channel: 'atm', entryMode: 'chip', cashback: '0' },
    });
    expect((await read(both.authorizationId)).authorization.details.cashback).toBe(String(USD(10)));
  });

  test('that is a debit is paid at once, with nothing held', async () => {
    const card = await world.activeCard();
    const debit = await world.send('debit', card, 40);
    expect(debit).toMatchObject({ posted: USD(-40), settlement: money(USD(40), 'USD'), responseCode: '00' });
    expect(await balances(card)).toEqual([USD(60), 0n]);
    expect((await read(debit.authorizationId)).authorization).toMatchObject({
      ...{ status: 'settled', open: 0n, settled: USD(40), cleared: USD(40), details: { type: 'debit' } },
    });
    expect((await world.eventsOf(card)).at(-1)?.type).toBe('transaction.debited');
  });

  test('that is a debit races with others for the last of the money, and it is paid once', async () => {
    const card = await world.activeCard();
    const all = await Promise.all(Array.from({ length: 10 }, () => world.send('debit', card, 30)));
    expect(all.filter(({ status }) => status === 'complete')).toHaveLength(3);
    expect(await balances(card)).toEqual([USD(10), 0n]);
  });
});

describe.each(inquiries)('a %s', (type) => {
  test('holds nothing, opens nothing that can be settled from a hold, and answers what can be spent', async () => {
    const card = await world.activeCard();
    const outcome = await world.handle(type, card, 0);
    expect(outcome).toMatchObject({
      event: { status: 'complete', billing: money(0n, 'USD'), posted: null, responseCode: '00' },
      authorization: { status: 'settled', held: 0n, open: 0n, details: { type } },
      available: USD(100),
    });
    expect(await balances(card)).toEqual([USD(100), 0n]);
    const names = { verification: 'verified', 'balance-inquiry': 'balance_inquired' };
    expect((await world.eventsOf(card)).at(-1)?.type).toBe(`authorization.${names[type]}`);
  });

  test('passes the same checks as a purchase, but for those of amounts', async () => {
    const card = await world.activeCard(10);
    await world.authorize(card, 10);
    await restrict(card, { limits: [limit({ amount: 0n, count: 0 })], maxAmount: 0n });
    expect((await world.send(type, card, 0)).status).toBe('complete');
    await restrict(card, { blockedMccs: ['5411'] });
    expect(await world.send(type, card, 0)).toMatchObject({ declineReason: 'mcc-blocked' });
    expect((await world.eventsOf(card)).at(-1)?.type).toBe('authorization.declined');
  });

  test('in a currency without a rate is answered all the same', async () => {
    const card = await world.activeCard();
    expect((await world.send(type, card, 0, { currency: 'XAF' })).status).toBe('complete');
  });
});

test('after all of this the ledger verifies', async () => {
  expect(await world.verify()).toEqual([]);
});
