import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { type Card, cardBalances } from '../cards/index.ts';
import { usualTerms } from '../catalog/index.ts';
import { engineWorld } from '../testing/engine-world.ts';
import { testDatabase } from '../testing/test-database.ts';
import { testAcceptor } from '../testing/test-message.ts';
import { readAuthorizationWithEvents } from './index.ts';

const database = await testDatabase();
const world = await engineWorld(database, { reserve: 100_000 });
const inParts = await engineWorld(database, {
  reserve: 100_000,
  product: { terms: { ...usualTerms, partialApproval: true } },
});
const { engine, USD, scope } = world;
const DAY_MS = 86_400_000;

const balances = async (card: Card) => {
  const { available, held } = await cardBalances(database, card);
  return [available, held];
};
const purchaseOf = async (id: string | null, { merchantId } = scope) =>
  (await readAuthorizationWithEvents(database, merchantId, id as string))?.authorization;
const increment = (card: Card, major: number, authorizationId: string | null) =>
  world.send('incremental', card, major, { authorizationId });

describe('an increment is declined', () => {
  test('of a purchase that nobody knows, or whose reversal alone has come', async () => {
    const card = await world.activeCard();
    const link = { rrn: randomUUID() };
    const unknown = await world.send('incremental', card, 10, { link });
    expect(unknown).toMatchObject({
      declineReason: 'no-original',
      responseCode: '25',
      authorizationId: null,
    });
    await world.send('reversal', card, 10, { link });
    expect(await world.send('incremental', card, 10, { link })).toMatchObject({
      declineReason: 'no-original',
    });
    expect((await world.authorize(card, 10, { link })).declineReason).toBe('already-reversed');
    expect((await world.eventsOf(card)).map(({ type }) => type)).toContain(
      'authorization.increment_declined',
    );
  });

  test('of a purchase that is declined, settled, reversed or expired', async () => {
    const card = await world.activeCard();
    const [declined, settled, reversed, expired] = [
      await world.authorize(card, 101),
      await world.authorize(card, 10),
      await world.authorize(card, 10),
      await world.authorize(card, 10),
    ];
    await world.settle(card, 10, settled.authorizationId);
    await world.reverse(card, 10, reversed.authorizationId);
    await engine.clock.advance(7 * DAY_MS);
    await world.runJobs();
    for (const { authorizationId } of [declined, settled, reversed, expired]) {
      expect(await increment(card, 5, authorizationId)).toMatchObject({
        ...{ declineReason: 'original-not-open', responseCode: '12', authorizationId },
      });
    }
    expect(await balances(card)).toEqual([USD(90), 0n]);
  });

  test('beyond the balance, and leaves the purchase and its hold as they were', async () => {
    const card = await world.activeCard();
    const { authorizationId } = await world.authorize(card, 60);
    const before = await purchaseOf(authorizationId);
    await engine.clock.advance(DAY_MS);
    expect(await increment(card, 40.01, authorizationId)).toMatchObject({
      ...{ declineReason: 'insufficient-funds', authorizationId },
    });
    expect(await purchaseOf(authorizationId)).toEqual(before);
    expect(await balances(card)).toEqual([USD(40), USD(60)]);
    expect((await world.settle(card, 60, authorizationId)).flags).toEqual([]);
  });
});

describe('an increment', () => {
  test('grows the hold, keeps the authorization code and is told', async () => {
    const card = await world.activeCard();
    const { authorizationId, authCode, number } = await world.authorize(card, 30);
    for (const major of [20, 50]) {
      expect(await increment(card, major, authorizationId)).toMatchObject({
        ...{ status: 'complete', authCode, originalNumber: number, posted: null },
      });
    }
    expect(await purchaseOf(authorizationId)).toMatchObject({
      ...{ status: 'pending', held: USD(100), open: USD(100), purchase: { amount: USD(100) } },
    });
    expect(await balances(card)).toEqual([0n, USD(100)]);
    expect((await world.eventsOf(card)).at(-1)?.type).toBe('authorization.incremented');
    expect((await world.settle(card, 100, authorizationId)).flags).toEqual([]);
    expect(await balances(card)).toEqual([0n, 0n]);
  });

  test('that comes twice grows it once', async () => {
    const card = await world.activeCard();
    const { authorizationId } = await world.authorize(card, 30);
    const same = { authorizationId, identity: randomUUID() };
    await Promise.all([1, 2].map(() => world.send('incremental', card, 20, same)));
    expect(await balances(card)).toEqual([USD(50), USD(50)]);
  });

  test('after a part was settled and another reversed holds what is open, and more', async () => {
    const card = await world.activeCard();
    const { authorizationId } = await world.authorize(card, 60);
    await world.settle(card, 20, authorizationId, false);
    await world.reverse(card, 10, authorizationId);
    await increment(card, 15, authorizationId);
    expect(await balances(card)).toEqual([USD(35), USD(45)]);
    expect(await world.reverse(card, 46, authorizationId)).toMatchObject({
      declineReason: 'exceeds-original',
    });
    expect((await world.settle(card, 45, authorizationId)).flags).toEqual([]);
    expect(await balances(card)).toEqual([USD(35), 0n]);
  });

  test('holds for another seven days from then on', async () => {
    const card = await world.activeCard();
    const { authorizationId } = await world.authorize(card, 30);
    await engine.clock.advance(6 * DAY_MS);
    await increment(card, 10, authorizationId);
    await engine.clock.advance(6 * DAY_MS);
    await world.runJobs();
    expect(await balances(card)).toEqual([USD(60), USD(40)]);
    await engine.clock.advance(DAY_MS);
    await world.runJobs();
    expect(await purchaseOf(authorizationId)).toMatchObject({ status: 'expired', open: 0n });
    expect(await balances(card)).toEqual([USD(100), 0n]);
  });

  test('of a hotel’s purchase does not shorten its hold', async () => {
    const card = await world.activeCard();
    const acceptor = { ...testAcceptor, mcc: '7011' };
    const { authorizationId } = await world.authorize(card, 30, { acceptor });
    const before = await purchaseOf(authorizationId);
    await increment(card, 10, authorizationId);
    const after = await purchaseOf(authorizationId);
    expect(after?.expiresAt.getTime()).toBeGreaterThanOrEqual(before?.expiresAt.getTime() as number);
  });

  test('in another currency than the purchase’s raises the purchase by its share', async () => {
    const card = await world.activeCard();
    const { authorizationId } = await world.authorize(card, 46, { currency: 'EUR' });
    await increment(card, 25, authorizationId);
    expect(await purchaseOf(authorizationId)).toMatchObject({
      ...{ held: USD(75), purchase: { amount: USD(69), currency: 'EUR' } },
    });
    await world.send('reversal', card, 69, { currency: 'EUR', authorizationId });
    expect(await balances(card)).toEqual([USD(100), 0n]);
  });

  test('races with others for the last of the money', async () => {
    const card = await world.activeCard();
    const { authorizationId } = await world.authorize(card, 10);
    const all = await Promise.all(Array.from({ length: 10 }, () => increment(card, 20, authorizationId)));
    expect(all.filter(({ status }) => status === 'complete')).toHaveLength(4);
    expect(await balances(card)).toEqual([USD(10), USD(90)]);
  });
});

describe('a part is approved', () => {
  const partial = { partialApproval: true };

  test('only where both the product and the message take that', async () => {
    const [whole, willing] = [await world.activeCard(), await inParts.activeCard()];
    expect(await world.authorize(whole, 150, partial)).toMatchObject({ declineReason: 'insufficient-funds' });
    expect(await inParts.authorize(willing, 150)).toMatchObject({ declineReason: 'insufficient-funds' });
  });

  test('never of an increment, of nothing, or where something else than the amount is wrong', async () => {
    const card = await inParts.activeCard();
    const { authorizationId } = await inParts.authorize(card, 90);
    expect(await inParts.send('incremental', card, 20, { ...partial, authorizationId })).toMatchObject({
      declineReason: 'insufficient-funds',
    });
    expect(await inParts.authorize(card, 20, { ...partial, forcedDecline: 'mcc-blocked' })).toMatchObject({
      declineReason: 'mcc-blocked',
    });
    await inParts.authorize(card, 10);
    expect(await inParts.authorize(card, 1, partial)).toMatchObject({ declineReason: 'insufficient-funds' });
  });

  test('with code 10 for what there is, and the purchase is that part', async () => {
    const card = await inParts.activeCard();
    const approved = await inParts.authorize(card, 150, partial);
    expect(approved).toMatchObject({
      ...{ status: 'complete', responseCode: '10', declineReason: null },
      amount: { amount: USD(100) },
    });
    expect(approved.authCode).not.toBe('');
    expect(await purchaseOf(approved.authorizationId, inParts.scope)).toMatchObject({
      ...{ purchase: { amount: USD(100) }, held: USD(100), details: { decision: { responseCode: '10' } } },
    });
    expect((await inParts.settle(card, 100, approved.authorizationId)).flags).toEqual([]);
    expect(await balances(card)).toEqual([0n, 0n]);
  });

  test('of a debit too, which pays it', async () => {
    const card = await inParts.activeCard();
    expect(await inParts.send('debit', card, 150, partial)).toMatchObject({
      ...{ responseCode: '10', posted: USD(-100) },
    });
    expect(await balances(card)).toEqual([0n, 0n]);
  });

  test('in another currency in whole minor units of both', async () => {
    const card = await inParts.activeCard();
    const yen = await inParts.authorize(card, 20_000, { ...partial, currency: 'JPY' });
    expect(yen).toMatchObject({ responseCode: '10', amount: { amount: USD(15_000), currency: 'JPY' } });
    expect(yen.billing.amount).toBe(USD(100));
    await inParts.send('reversal', card, 15_000, { currency: 'JPY', authorizationId: yen.authorizationId });
    await inParts.authorize(card, 0.01);
    const rest = await inParts.authorize(card, 20_000, { ...partial, currency: 'JPY' });
    expect([rest.amount.amount, rest.billing.amount]).toEqual([USD(14_998), USD(99.99)]);
  });
});

test('after all of this the ledgers verify', async () => {
  expect(await world.verify()).toEqual([]);
});
