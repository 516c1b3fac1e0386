import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { type Card, cardBalances } from '../cards/index.ts';
import { engineWorld } from '../testing/engine-world.ts';
import { testDatabase } from '../testing/test-database.ts';
import { recordedEvent, testIdentity } from '../testing/test-message.ts';
import { handleMessage, listAuthorizationsAfter, type MessageType } from './index.ts';

const database = await testDatabase();
const world = await engineWorld(database, { reserve: 100_000 });
const { USD } = world;
const DAY_MS = 86_400_000;

const held = async (card: Card) => (await cardBalances(database, card)).held;
const rrnOf = () => randomUUID().slice(0, 12);
const purchasesOf = (card: Card) => listAuthorizationsAfter(database, card, { after: null, limit: 20 });

describe('a message that names its purchase by our id', () => {
  test("is refused where the card has none of that id, be it nobody's or another card's", async () => {
    const [card, other] = [await world.activeCard(), await world.activeCard()];
    const { authorizationId } = await world.authorize(other, 20);
    for (const id of [randomUUID(), authorizationId as string]) {
      for (const type of ['settlement', 'reversal', 'incremental', 'advice', 'refund'] as const) {
        expect(await world.handle(type, card, 5, { authorizationId: id })).toEqual({
          kind: 'authorization-not-found',
        });
      }
    }
    expect(await purchasesOf(card)).toEqual([]);
    expect(await held(other)).toBe(USD(20));
  });

  test('follows it, whatever else it says', async () => {
    const card = await world.activeCard();
    const rrn = rrnOf();
    const one = await world.authorize(card, 20, { link: { rrn, transactionId: 'T-1' } });
    const two = await world.authorize(card, 30, { link: { rrn, transactionId: 'T-2' } });
    const reversed = await world.send('reversal', card, 20, {
      authorizationId: one.authorizationId,
      link: { transactionId: 'T-2', rrn, authCode: two.authCode },
    });
    expect(reversed).toMatchObject({ authorizationId: one.authorizationId, authCode: one.authCode });
    expect(await held(card)).toBe(USD(30));
  });
});

describe("a message that names its purchase by the network's transaction id", () => {
  test("does not find another card's, nor another purchase of its RRN", async () => {
    const [card, other] = [await world.activeCard(), await world.activeCard()];
    const rrn = rrnOf();
    await world.authorize(other, 20, { link: { transactionId: 'T-3' } });
    await world.authorize(card, 30, { link: { rrn, transactionId: 'T-4' } });
    const settled = await world.send('settlement', card, 20, { link: { rrn, transactionId: 'T-3' } });
    expect(settled.flags).toEqual(['no-authorization']);
    expect([await held(card), await held(other)]).toEqual([USD(30), USD(20)]);
  });

  test('finds it, and it goes before the RRN', async () => {
    const card = await world.activeCard();
    const rrn = rrnOf();
    const one = await world.authorize(card, 20, { link: { rrn: rrnOf(), transactionId: 'T-5' } });
    await world.authorize(card, 30, { link: { rrn } });
    const settled = await world.send('settlement', card, 20, { link: { rrn, transactionId: 'T-5' } });
    expect(settled).toMatchObject({
      authorizationId: one.authorizationId,
      originalNumber: one.number,
      authCode: one.authCode,
      flags: [],
    });
  });

  test('finds one by its RRN that had no such id', async () => {
    const card = await world.activeCard();
    const rrn = rrnOf();
    const { authorizationId } = await world.authorize(card, 20, { link: { rrn } });
    const settled = await world.send('settlement', card, 20, { link: { rrn, transactionId: 'T-6' } });
    expect(settled.authorizationId).toBe(authorizationId);
  });
});

describe('a message that names its purchase by RRN and authorization code', () => {
  test("finds none of another card's, nor one with another code", async () => {
    const [card, other] = [await world.activeCard(), await world.activeCard()];
    const rrn = rrnOf();
    const there = await world.authorize(other, 20, { link: { rrn } });
    const { authCode } = there;
    expect((await world.send('settlement', card, 5, { link: { rrn, authCode } })).flags).toEqual([
      'no-authorization',
    ]);
    const wrongCode = authCode === 'AAAAAA' ? 'BBBBBB' : 'AAAAAA';
    expect((await world.send('settlement', other, 5, { link: { rrn, authCode: wrongCode } })).flags).toEqual([
      'no-authorization',
    ]);
    expect(await held(other)).toBe(USD(20));
  });

  test('tells several purchases of one RRN apart', async () => {
    const card = await world.activeCard();
    const rrn = rrnOf();
    const purchases = [];
    for (const major of [10, 20, 30]) purchases.push(await world.authorize(card, major, { link: { rrn } }));
    for (const { authCode, authorizationId, amount } of purchases.slice(0, 2)) {
      const settled = await world.send('settlement', card, 1, { amount, link: { rrn, authCode } });
      expect(settled).toMatchObject({ authorizationId, flags: [] });
    }
    expect(await held(card)).toBe(USD(30));
  });

  test('without the code, follows the newest that is open, and the newest once none is', async () => {
    const card = await world.activeCard();
    const rrn = rrnOf();
    const one = await world.authorize(card, 10, { link: { rrn } });
    const two = await world.authorize(card, 20, { link: { rrn } });
    const three = await world.authorize(card, 1000, { link: { rrn } });
    expect(three.status).toBe('declined');
    const follow = async () => (await world.send('settlement', card, 5, { link: { rrn } })).authorizationId;
    expect(await follow()).toBe(two.authorizationId);
    expect(await follow()).toBe(one.authorizationId);
    expect(await follow()).toBe(three.authorizationId);
  });

  test('has its own RRN where it names none', async () => {
    const card = await world.activeCard();
    const rrn = rrnOf();
    const { authorizationId } = await world.authorize(card, 10, { identity: rrn });
    expect((await world.send('reversal', card, 10, { identity: rrn })).authorizationId).toBe(authorizationId);
    expect(await held(card)).toBe(0n);
  });
});

describe('a first message', () => {
  test('of an RRN or transaction id that was there before is a purchase of its own', async () => {
    const card = await world.activeCard();
    const link = { rrn: rrnOf(), transactionId: 'T-7' };
    const [one, two] = [await world.authorize(card, 10, { link }), await world.authorize(card, 10, { link })];
    expect(two.authorizationId).not.toBe(one.authorizationId);
    expect(two.originalNumber).toBeNull();
    expect(await held(card)).toBe(USD(20));
  });

  test('keeps what later messages are linked by', async () => {
    const card = await world.activeCard();
    const named = rrnOf();
    await world.authorize(card, 10, { link: { rrn: named, transactionId: 'T-8' } });
    await world.authorize(card, 10, { identity: 'own-rrn' });
    expect((await purchasesOf(card)).map(({ rrn, transactionId }) => [rrn, transactionId])).toEqual([
      ['own-rrn', null],
      [named, 'T-8'],
    ]);
  });
});

test('messages of one purchase that come at the same instant find each other in one batch', async () => {
  const card = await world.activeCard();
  // Once the card is known both take the same way, and the batch has them in the order in which they came.
  await world.send('verification', card, 0);
  const rrn = rrnOf();
  const [authorized, settled] = await Promise.all([
    world.authorize(card, 30, { link: { rrn } }),
    world.send('settlement', card, 30, { link: { rrn } }),
  ]);
  expect(settled).toMatchObject({ authorizationId: authorized.authorizationId, flags: [] });
  expect(await cardBalances(database, card)).toMatchObject({ available: USD(70), held: 0n });
});

test('messages of one purchase that race in any order are one purchase, and take its money once', async () => {
  for (const types of [['authorization', 'settlement'] as const, ['settlement', 'authorization'] as const]) {
    const card = await world.activeCard();
    const rrn = rrnOf();
    const [one, two] = await Promise.all(types.map((type) => world.send(type, card, 30, { link: { rrn } })));
    expect(one?.authorizationId).toBe(two?.authorizationId);
    expect(await cardBalances(database, card)).toMatchObject({ available: USD(70), held: 0n });
  }
});

test('an old purchase is found after years, by the link alone', async () => {
  const card = await world.activeCard();
  const rrn = rrnOf();
  const { authorizationId } = await world.authorize(card, 10, { link: { rrn } });
  await world.engine.clock.advance(800 * DAY_MS);
  await world.runJobs();
  expect(await world.send('refund', card, 10, { link: { rrn } })).toMatchObject({ authorizationId });
});

describe('a repeat', () => {
  test('of a request or a reversal is the message that it repeats, advice or not', async () => {
    const card = await world.activeCard();
    const link = { transactionId: randomUUID() };
    const as = (messageClass: string, rrn: string) => ({
      identity: { ...testIdentity(rrn), messageClass },
    });
    const send = (type: MessageType, major: number, messageClass: string, rrn: string) =>
      handleMessage(world.engine.authorizations, {
        ...world.message(card, major, { type, link }),
        ...as(messageClass, rrn),
      });
    const [rrn, reversed] = [randomUUID(), randomUUID()];
    const first = await send('authorization', 30, '0100', rrn);
    expect(await send('authorization', 30, '0101', rrn)).toMatchObject({ event: recordedEvent(first) });
    expect(await send('authorization', 31, '0101', rrn)).toEqual({ kind: 'identity-conflict' });
    for (const messageClass of ['0400', '0401', '0420', '0421']) {
      await send('reversal', 10, messageClass, reversed);
    }
    expect((await cardBalances(database, card)).held).toBe(USD(20));
  });

  test('of nothing that can be reversed is declined when it asks, and taken note of when it advises', async () => {
    const card = await world.activeCard();
    const { authorizationId } = await world.authorize(card, 10);
    const reverse = (major: number, messageClass: string) =>
      handleMessage(world.engine.authorizations, {
        ...world.message(card, major, { type: 'reversal', authorizationId }),
        identity: { ...testIdentity(), messageClass },
      });
    expect(await reverse(11, '0400')).toMatchObject({ event: { declineReason: 'exceeds-original' } });
    expect(await reverse(11, '0420')).toMatchObject({
      event: { status: 'complete', flags: ['above-authorization'] },
    });
    await reverse(10, '0420');
    expect(await reverse(10, '0420')).toMatchObject({
      event: { status: 'complete', flags: ['nothing-held'] },
    });
    expect((await cardBalances(database, card)).available).toBe(USD(100));
  });
});

test("an RRN is an acquirer's own: another one's needs the authorization code too", async () => {
  const card = await world.activeCard();
  const rrn = randomUUID();
  const { authCode } = await world.authorize(card, 30, { link: { rrn } });
  const elsewhere = (more: { authCode?: string }) =>
    handleMessage(world.engine.authorizations, {
      ...world.message(card, 30, { type: 'reversal', link: { rrn, ...more } }),
      identity: { ...testIdentity(), acquirer: '222222' },
    });
  expect(await elsewhere({})).toMatchObject({ event: { flags: ['nothing-held'] } });
  expect((await cardBalances(database, card)).held).toBe(USD(30));
  await elsewhere({ authCode });
  expect((await cardBalances(database, card)).held).toBe(0n);
});

test('after all of this the ledger verifies', async () => {
  expect(await world.verify()).toEqual([]);
});
