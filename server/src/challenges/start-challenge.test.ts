import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { blockCard, closeCard, freezeCard } from '../cards/index.ts';
import { largestAmount, money } from '../money/index.ts';
import { challengesWorld } from '../testing/challenges-world.ts';
import { testDatabase } from '../testing/test-database.ts';
import { testAcceptor } from '../testing/test-message.ts';
import { confirmChallenge, findChallenge, startChallenge } from './index.ts';

const database = await testDatabase();
const world = await challengesWorld(database);
const other = await challengesWorld(database);
const { context, merchantId, start, started, eventsOf } = world;

const challengesOf = async (cardId: string) =>
  (
    await database.query<{ n: bigint }>('select count(*) as n from challenges where card_id = $1', [cardId])
  )[0]?.n;

describe('a challenge is refused', () => {
  test('on a card that is frozen, closing, or being issued', async () => {
    const frozen = await world.activeCard();
    await freezeCard(world.engine.cards, frozen);
    expect(await start(frozen)).toEqual({ kind: 'refused', reason: 'card-not-active', status: 'frozen' });
    const closing = await world.activeCard();
    await closeCard(world.engine.cards, closing);
    expect(await start(closing)).toMatchObject({ reason: 'card-not-active', status: 'closing' });
    const accepted = await world.issue();
    if (accepted.kind !== 'accepted') throw new Error(accepted.reason);
    expect(await start(accepted.card)).toMatchObject({ reason: 'card-not-active', status: 'issuing' });
    for (const card of [frozen, closing, accepted.card]) expect(await challengesOf(card.id)).toBe(0n);
    await world.runJobs();
  });

  test('on a card that the issuer has blocked', async () => {
    const card = await world.activeCard();
    const identity = { merchantId, scope: 'test', key: randomUUID(), fingerprint: '' };
    await blockCard(world.engine.cards, card, 'stolen', identity);
    expect(await start(card)).toEqual({ kind: 'refused', reason: 'card-blocked-by-issuer' });
  });

  test('on a card that does not exist, or is another merchant’s', async () => {
    const card = await world.activeCard();
    expect(await start({ ...card, id: randomUUID() })).toEqual({
      ...{ kind: 'refused', reason: 'card-not-found' },
    });
    expect(await other.start({ ...card, merchantId: other.merchantId })).toEqual({
      ...{ kind: 'refused', reason: 'card-not-found' },
    });
    const stranger = { ...card, merchantId: other.merchantId, productId: other.product.id };
    expect(await other.start(stranger)).toEqual({ kind: 'refused', reason: 'card-not-found' });
    expect(await challengesOf(card.id)).toBe(0n);
  });

  test.each(['', 'a b', 'x'.repeat(37), "';--", 'é', '6a1e0b6e\n'])('for transaction %j', async (id) => {
    const card = await world.activeCard();
    expect(await start(card, { transactionId: id })).toEqual({
      ...{ kind: 'refused', reason: 'malformed-transaction-id' },
    });
  });

  test('for an amount below zero or beyond any amount', async () => {
    const card = await world.activeCard();
    const order = { card, kind: 'otp', transactionId: randomUUID(), acceptor: testAcceptor } as const;
    for (const amount of [-1n, largestAmount + 1n])
      expect(await startChallenge(context, { ...order, amount: money(amount, 'USD') })).toEqual({
        ...{ kind: 'refused', reason: 'amount-out-of-range' },
      });
  });

  test.each(['lost', 'stolen'])('of a card whose number was reported %s', async (as) => {
    const card = await world.activeCard();
    await database.query('update cards set number_retired = $2 where id = $1', [card.id, as]);
    expect(await start(card)).toEqual({ kind: 'refused', reason: 'card-number-retired' });
  });

  test('for a time that is none, which only a bug asks for', async () => {
    const card = await world.activeCard();
    for (const validForMs of [0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY])
      await expect(start(card, { validForMs })).rejects.toThrow(RangeError);
  });

  test('once the card has expired, and the same transaction was not used up by a refusal', async () => {
    const card = await world.activeCard();
    const { month, year } = card.expiry as { month: number; year: number };
    const transactionId = randomUUID();
    await freezeCard(world.engine.cards, card);
    expect(await start(card, { transactionId })).toMatchObject({ reason: 'card-not-active' });
    await database.query(`update cards set status = 'active' where id = $1`, [card.id]);
    expect(await start(card, { transactionId })).toMatchObject({ kind: 'started' });
    await database.query('update cards set expiry_month = 1, expiry_year = 2020 where id = $1', [card.id]);
    expect(await start(card)).toEqual({ kind: 'refused', reason: 'card-expired' });
    await database.query('update cards set expiry_month = $2, expiry_year = $3 where id = $1', [
      ...[card.id, month, year],
    ]);
    expect(await start(card)).toMatchObject({ kind: 'started' });
  });
});

describe('the same transaction again', () => {
  test('is the same challenge, told once, whatever has become of it', async () => {
    const card = await world.activeCard();
    const transactionId = randomUUID();
    const first = await started({ card, transactionId });
    expect(await start(card, { transactionId })).toEqual({ kind: 'repeated', challenge: first });
    await confirmChallenge(context, world.key(first));
    expect(await start(card, { transactionId })).toMatchObject({
      ...{ kind: 'repeated', challenge: { id: first.id, status: 'accepted' } },
    });
    expect(await challengesOf(card.id)).toBe(1n);
    expect(await world.typesOf(first)).toEqual(['challenge.started', 'challenge.accepted']);
  });

  test('at the same instant is one challenge', async () => {
    const card = await world.activeCard();
    const transactionId = randomUUID();
    const all = await Promise.all(Array.from({ length: 6 }, () => start(card, { transactionId })));
    expect(all.map(({ kind }) => kind).toSorted()).toEqual([...Array(5).fill('repeated'), 'started']);
    expect(new Set(all.map((one) => ('challenge' in one ? one.challenge.id : null))).size).toBe(1);
  });

  test('with another card, kind, amount, currency or acceptor is a conflict', async () => {
    const card = await world.activeCard();
    const transactionId = randomUUID();
    await started({ card, transactionId });
    const conflict = { kind: 'transaction-conflict' };
    expect(await start(await world.activeCard(), { transactionId })).toEqual(conflict);
    expect(await start(card, { transactionId, kind: 'redirect' })).toEqual(conflict);
    expect(await start(card, { transactionId, major: 42.51 })).toEqual(conflict);
    expect(await start(card, { transactionId, currency: 'EUR' })).toEqual(conflict);
    const acceptor = { ...testAcceptor, name: 'AMAZON.CO' };
    expect(await start(card, { transactionId, acceptor })).toEqual(conflict);
  });

  test('of another merchant is another challenge', async () => {
    const transactionId = randomUUID();
    const one = await started({ transactionId });
    const two = await other.started({ transactionId });
    expect(two.id).not.toBe(one.id);
    expect(await findChallenge(context, { merchantId, programmeId: null }, { id: two.id })).toBeNull();
  });
});

describe('a challenge that was started', () => {
  test('waits five minutes for its cardholder, and is found by id and by number within its scope', async () => {
    const card = await world.activeCard();
    const challenge = await started({ card });
    expect(challenge).toMatchObject({
      ...{ merchantId, programmeId: card.programmeId, cardId: card.id, kind: 'otp', status: 'in-progress' },
      amount: money(425_000n, 'USD'),
      acceptor: testAcceptor,
      ...{ brand: 'VISA', attemptsLeft: 3, endedAt: null },
    });
    expect(challenge.expiresAt.getTime() - challenge.createdAt.getTime()).toBe(300_000);
    expect(challenge.number).toBeGreaterThanOrEqual(1_000_000_000_000_000n);
    for (const programmeId of [null, card.programmeId]) {
      const scope = { merchantId, programmeId };
      expect(await findChallenge(context, scope, { id: challenge.id })).toEqual(challenge);
      expect(await findChallenge(context, scope, { number: challenge.number })).toEqual(challenge);
    }
    const elsewhere = { merchantId, programmeId: randomUUID() };
    expect(await findChallenge(context, elsewhere, { id: challenge.id })).toBeNull();
    const strange = { merchantId: other.merchantId, programmeId: null };
    expect(await findChallenge(context, strange, { number: challenge.number })).toBeNull();
  });

  test('may wait for another time, ask for nothing, and be of the other brand', async () => {
    const mastercard = await challengesWorld(database, { product: { brand: 'MASTERCARD' } });
    const challenge = await mastercard.started({ major: 0, validForMs: 1000 });
    expect(challenge).toMatchObject({ brand: 'MASTERCARD', amount: money(0n, 'USD') });
    expect(challenge.expiresAt.getTime() - challenge.createdAt.getTime()).toBe(1000);
  });

  test('is told to the merchant as a snapshot', async () => {
    const card = await world.activeCard();
    const challenge = await started({ card, kind: 'redirect' });
    const [event, ...more] = await eventsOf(challenge);
    expect(more).toEqual([]);
    expect(event?.type).toBe('challenge.started');
    expect(event?.data.card).toMatchObject({ id: card.id, status: 'active' });
    expect(event?.data.challenge).toEqual({
      ...{ id: challenge.id, number: String(challenge.number), transactionId: challenge.transactionId },
      ...{ kind: 'redirect', status: 'in-progress', amount: '425000', currency: 'USD' },
      acceptor: testAcceptor,
      detail: 'AMAZON.COM SEATTLE US',
      attemptsLeft: 3,
      createdAt: challenge.createdAt.toISOString(),
      expiresAt: challenge.expiresAt.toISOString(),
      ...{ endedAt: null, outcome: null },
    });
  });
});
