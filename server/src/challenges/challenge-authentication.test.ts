import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { Card } from '../cards/index.ts';
import { challengesWorld } from '../testing/challenges-world.ts';
import { testDatabase } from '../testing/test-database.ts';
import {
  answerChallenge,
  type Challenge,
  cancelChallenge,
  challengeAuthentication,
  confirmChallenge,
  declineChallenge,
} from './index.ts';

const database = await testDatabase();
const world = await challengesWorld(database);
const other = await challengesWorld(database);
const { context, key } = world;

/** What the network takes from an accepted challenge into the authorization. */
async function proof(challenge: Challenge) {
  const found = await challengeAuthentication(context, key(challenge));
  if (found.kind !== 'authenticated') throw new Error(found.kind);
  return { transactionId: found.transactionId, value: found.value };
}

async function accepted(card: Card, said: Parameters<typeof world.start>[1] = {}): Promise<Challenge> {
  const challenge = await world.started({ card, ...said });
  const acting = await answerChallenge(context, key(challenge), await world.rightCode(challenge));
  if (acting.kind !== 'done') throw new Error(acting.kind);
  return acting.challenge;
}

describe('a challenge that was not accepted', () => {
  test('in progress, declined, cancelled or timed out, gives no value', async () => {
    const notAuthenticated = async (challenge: Challenge, status: string) => {
      expect(await challengeAuthentication(context, key(challenge))).toEqual({
        ...{ kind: 'not-authenticated', status },
      });
    };
    await notAuthenticated(await world.started(), 'in-progress');
    const declined = await world.started();
    await declineChallenge(context, key(declined));
    await notAuthenticated(declined, 'declined');
    const cancelled = await world.started();
    await cancelChallenge(context, key(cancelled));
    await notAuthenticated(cancelled, 'cancelled');
    const late = await world.started();
    await world.outlive(late);
    await notAuthenticated(late, 'timed-out');
  });

  test('or is another merchant’s, gives none', async () => {
    const challenge = await accepted(await world.activeCard());
    const notFound = { kind: 'challenge-not-found' };
    expect(
      await challengeAuthentication(context, { merchantId: other.merchantId, challengeId: challenge.id }),
    ).toEqual(notFound);
    expect(await challengeAuthentication(context, key({ id: randomUUID() }))).toEqual(notFound);
  });
});

describe('the value of an accepted challenge', () => {
  test('is refused with another card, amount, currency or transaction', async () => {
    const [card, stranger] = [await world.activeCard(), await world.activeCard()];
    const authentication = await proof(await accepted(card));
    const mismatch = { status: 'declined', declineReason: 'authentication-mismatch', responseCode: '63' };
    expect(await world.authorize(stranger, 42.5, { authentication })).toMatchObject(mismatch);
    expect(await world.authorize(card, 42.51, { authentication })).toMatchObject(mismatch);
    expect(await world.authorize(card, 42.49, { authentication })).toMatchObject(mismatch);
    expect(await world.authorize(card, 42.5, { authentication, currency: 'EUR' })).toMatchObject(mismatch);
    const another = { ...authentication, transactionId: randomUUID() };
    expect(await world.authorize(card, 42.5, { authentication: another })).toMatchObject(mismatch);
    const { value } = await proof(await accepted(card));
    expect(await world.authorize(card, 42.5, { authentication: { ...authentication, value } })).toMatchObject(
      mismatch,
    );
  });

  test('lets its purchase through, which is then known to be authenticated', async () => {
    const card = await world.activeCard();
    const challenge = await accepted(card);
    const outcome = await world.handle('authorization', card, 42.5, {
      authentication: await proof(challenge),
    });
    expect(outcome).toMatchObject({
      kind: 'recorded',
      event: { status: 'complete', responseCode: '00' },
      authorization: { details: { threeDs: 'authenticated', authentication: 'match' } },
    });
    expect(await world.verify()).toEqual([]);
  });

  test.each([
    ['VISA', '05'],
    ['MASTERCARD', '02'],
  ] as const)('of a %s card comes with ECI %s, the same each time, and is not stored', async (brand, eci) => {
    const branded = await challengesWorld(database, { product: { brand } });
    const card = await branded.activeCard();
    const challenge = await branded.started({ card, kind: 'out-of-band' });
    const acting = await confirmChallenge(branded.context, branded.key(challenge));
    if (acting.kind !== 'done') throw new Error(acting.kind);
    const found = await challengeAuthentication(branded.context, branded.key(challenge));
    expect(found).toMatchObject({
      ...{ kind: 'authenticated', cardId: card.id, transactionId: challenge.transactionId },
      ...{ transactionStatus: 'Y', eci },
    });
    if (found.kind !== 'authenticated') throw new Error(found.kind);
    const again = await challengeAuthentication(branded.context, branded.key(challenge));
    if (again.kind !== 'authenticated') throw new Error(again.kind);
    const text = found.value.reveal();
    expect(again.value.reveal()).toBe(text);
    expect(text).toMatch(/^[A-Za-z0-9+/]{27}=$/);
    const kept = await database.query(
      `select c::text as text from challenges c where id = $1
       union all select e::text from events e where stream = $2`,
      [challenge.id, card.id],
    );
    expect(JSON.stringify(kept)).not.toContain(text);
    expect(JSON.stringify(found)).not.toContain(text);
  });
});
