import { describe, expect, test } from 'vitest';
import { challengesWorld } from '../testing/challenges-world.ts';
import { testDatabase } from '../testing/test-database.ts';
import { Secret } from '../vault/index.ts';
import {
  answerChallengeByToken,
  cancelChallengeByToken,
  challengePageToken,
  declineChallengeByToken,
  findChallengeByToken,
} from './index.ts';

const database = await testDatabase();
const world = await challengesWorld(database);
const { context, merchantId, row, typesOf } = world;

async function page(validForMs = 300_000) {
  const challenge = await world.started({ kind: 'redirect', validForMs });
  const token = await challengePageToken(context, merchantId, challenge.id);
  if (!token) throw new Error('The challenge has no page.');
  return { challenge, token };
}

describe('a token', () => {
  test('that is none opens nothing, answers nothing and ends nothing', async () => {
    const { challenge, token } = await page();
    const text = token.reveal();
    const code = await world.rightCode(challenge);
    const otp = await world.started();
    const wrong = [
      '',
      'null',
      text.slice(0, -1),
      `${text}=`,
      `${text} `,
      text.toUpperCase(),
      challenge.id,
      otp.id,
    ];
    for (const one of [...wrong.map(Secret.of), context.vault.newToken()]) {
      expect(await findChallengeByToken(context, one)).toBeNull();
      expect(await answerChallengeByToken(context, one, code)).toBeNull();
      expect(await cancelChallengeByToken(context, one)).toBeNull();
      expect(await declineChallengeByToken(context, one)).toBeNull();
    }
    expect(await row(challenge)).toMatchObject({ status: 'in-progress', attempts_left: 3 });
  });

  test('has 32 random bytes, of which a hash is kept', async () => {
    const { challenge, token } = await page();
    expect(token.reveal()).toMatch(/^[A-Za-z0-9_-]{43}$/);
    const { token_hash } = await row(challenge);
    expect(Buffer.from(token_hash as Uint8Array)).toEqual(context.vault.tokenHash(token));
  });
});

describe('the page', () => {
  test('shows the purchase, and neither the card nor whose it is', async () => {
    const card = await world.activeCard();
    const challenge = await world.started({ card, kind: 'redirect' });
    const token = (await challengePageToken(context, merchantId, challenge.id)) as Secret;
    expect(await findChallengeByToken(context, token)).toEqual({
      id: challenge.id,
      status: 'in-progress',
      acceptor: { name: 'AMAZON.COM', city: 'SEATTLE', country: 'US' },
      amount: challenge.amount,
      last4: card.last4,
      attemptsLeft: 3,
      expiresAt: challenge.expiresAt,
    });
  });

  test('takes wrong codes as often as there are attempts', async () => {
    const { challenge, token } = await page();
    const [right, wrong] = [await world.rightCode(challenge), await world.wrongCode(challenge)];
    expect(await answerChallengeByToken(context, token, Secret.of('12345'))).toMatchObject({
      ...{ kind: 'malformed-code', page: { status: 'in-progress', attemptsLeft: 3 } },
    });
    for (const attemptsLeft of [2, 1]) {
      expect(await answerChallengeByToken(context, token, wrong)).toMatchObject({
        ...{ kind: 'wrong-code', page: { status: 'in-progress', attemptsLeft } },
      });
    }
    expect(await answerChallengeByToken(context, token, wrong)).toMatchObject({
      ...{ kind: 'wrong-code', page: { status: 'failed', attemptsLeft: 0 } },
    });
    expect(await answerChallengeByToken(context, token, right)).toMatchObject({
      ...{ kind: 'already-ended', page: { status: 'failed' } },
    });
    expect(await findChallengeByToken(context, token)).toMatchObject({ status: 'failed' });
  });

  test('takes the right code once, and says afterwards how it ended', async () => {
    const { challenge, token } = await page();
    const right = await world.rightCode(challenge);
    expect(await answerChallengeByToken(context, token, right)).toMatchObject({
      ...{ kind: 'done', page: { status: 'accepted' } },
    });
    expect(await answerChallengeByToken(context, token, right)).toMatchObject({ kind: 'already-ended' });
    for (const tooLate of [cancelChallengeByToken, declineChallengeByToken]) {
      expect(await tooLate(context, token)).toMatchObject({
        ...{ kind: 'already-ended', page: { status: 'accepted' } },
      });
    }
    expect(await findChallengeByToken(context, token)).toMatchObject({ status: 'accepted' });
    expect(await typesOf(challenge)).toEqual(['challenge.started', 'challenge.accepted']);
  });

  test('lets the cardholder give up', async () => {
    const { challenge, token } = await page();
    expect(await cancelChallengeByToken(context, token)).toMatchObject({
      ...{ kind: 'done', page: { status: 'cancelled' } },
    });
    expect(await typesOf(challenge)).toEqual(['challenge.started', 'challenge.cancelled']);
  });

  test('lets the cardholder say that the purchase is not theirs', async () => {
    const { challenge, token } = await page();
    expect(await declineChallengeByToken(context, token)).toMatchObject({
      ...{ kind: 'done', page: { status: 'declined' } },
    });
    expect(await cancelChallengeByToken(context, token)).toMatchObject({
      ...{ kind: 'already-ended', page: { status: 'declined' } },
    });
    expect(await typesOf(challenge)).toEqual(['challenge.started', 'challenge.declined']);
  });

  test('opened, answered, declined or given up too late, is timed out', async () => {
    const acts = [
      (token: Secret) => findChallengeByToken(context, token),
      async (token: Secret, code: Secret) =>
        (await answerChallengeByToken(context, token, code))?.page ?? null,
      async (token: Secret) => (await cancelChallengeByToken(context, token))?.page ?? null,
      async (token: Secret) => (await declineChallengeByToken(context, token))?.page ?? null,
    ];
    for (const act of acts) {
      const { challenge, token } = await page(60_000);
      const code = await world.rightCode(challenge);
      await world.outlive(challenge);
      expect(await act(token, code)).toMatchObject({ status: 'timed-out' });
      expect(await typesOf(challenge)).toEqual(['challenge.started', 'challenge.timed_out']);
    }
  });
});
