import { randomUUID } from 'node:crypto';
import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { freezeCard } from '../cards/index.ts';
import { challengesWorld } from '../testing/challenges-world.ts';
import { testDatabase } from '../testing/test-database.ts';
import { until } from '../testing/until.ts';
import { Secret } from '../vault/index.ts';
import {
  answerChallenge,
  type ChallengeActing,
  cancelChallenge,
  challengeCode,
  challengePageToken,
  confirmChallenge,
  declineChallenge,
  expireDueChallenges,
  findChallenge,
} from './index.ts';

const database = await testDatabase();
const world = await challengesWorld(database);
const other = await challengesWorld(database);
const { context, merchantId, started, key, typesOf, row } = world;

const statusOf = (acting: ChallengeActing) => ('challenge' in acting ? acting.challenge.status : null);
const identity = () => ({ merchantId, scope: 'test', key: randomUUID(), fingerprint: '' });
const erased = { code_hash: null, code_sealed: null, token_sealed: null };

describe('a wrong code', () => {
  test('costs an attempt, the third fails the challenge, and the right one comes too late', async () => {
    const challenge = await started();
    const [right, wrong] = [await world.rightCode(challenge), await world.wrongCode(challenge)];
    for (const attemptsLeft of [2, 1]) {
      expect(await answerChallenge(context, key(challenge), wrong)).toMatchObject({
        ...{ kind: 'wrong-code', challenge: { status: 'in-progress', attemptsLeft } },
      });
    }
    expect(await typesOf(challenge)).toEqual(['challenge.started']);
    expect(await answerChallenge(context, key(challenge), wrong)).toMatchObject({
      ...{ kind: 'wrong-code', challenge: { status: 'failed', attemptsLeft: 0 } },
    });
    expect(await answerChallenge(context, key(challenge), right)).toMatchObject({
      ...{ kind: 'refused', reason: 'already-ended', challenge: { status: 'failed' } },
    });
    expect(await typesOf(challenge)).toEqual(['challenge.started', 'challenge.failed']);
    expect(await row(challenge)).toMatchObject(erased);
    const [, failed] = await world.eventsOf(challenge);
    expect(failed?.data.challenge).toMatchObject({
      ...{ status: 'failed', attemptsLeft: 0, outcome: { transactionStatus: 'N', eci: '07' } },
    });
  });

  test('counts once for an answer that is repeated under its identity', async () => {
    const challenge = await started();
    const [wrong, same] = [await world.wrongCode(challenge), identity()];
    for (const _time of [1, 2, 3, 4]) {
      expect(await answerChallenge(context, key(challenge), wrong, same)).toMatchObject({
        ...{ kind: 'wrong-code', challenge: { attemptsLeft: 2, status: 'in-progress' } },
      });
    }
    const changed = { ...same, fingerprint: 'another' };
    expect(await answerChallenge(context, key(challenge), wrong, changed)).toEqual({
      kind: 'identity-conflict',
    });
  });

  test('many times at once uses up the attempts and no more', async () => {
    const challenge = await started();
    const wrong = await world.wrongCode(challenge);
    const all = await Promise.all(
      Array.from({ length: 8 }, () => answerChallenge(context, key(challenge), wrong)),
    );
    expect(all.filter(({ kind }) => kind === 'wrong-code')).toHaveLength(3);
    expect(all.filter(({ kind }) => kind === 'refused')).toHaveLength(5);
    expect(await typesOf(challenge)).toEqual(['challenge.started', 'challenge.failed']);
  });

  test('that is no code at all is refused, and costs nothing', async () => {
    const challenge = await started();
    for (const text of [
      '',
      '12345',
      '1234567',
      'abcdef',
      '12 456',
      '12345６',
      ` ${(await world.rightCode(challenge)).reveal()}`,
    ])
      expect(await answerChallenge(context, key(challenge), Secret.of(text))).toEqual({
        ...{ kind: 'refused', reason: 'malformed-code' },
      });
    expect(await row(challenge)).toMatchObject({ attempts_left: 3, status: 'in-progress' });
  });

  test('is another challenge’s right one', async () => {
    const card = await world.activeCard();
    const [one, two] = [await started({ card }), await started({ card })];
    const code = await world.rightCode(one);
    if (code.equals(await world.rightCode(two))) return;
    expect(await answerChallenge(context, key(two), code)).toMatchObject({ kind: 'wrong-code' });
    expect(await answerChallenge(context, key(one), code)).toMatchObject({ kind: 'done' });
  });
});

describe('another merchant', () => {
  test('finds no challenge to answer, confirm, decline or cancel, and learns no code', async () => {
    const challenge = await started({ kind: 'redirect' });
    const code = await world.rightCode(challenge);
    const theirs = { merchantId: other.merchantId, challengeId: challenge.id };
    const notFound = { kind: 'refused', reason: 'challenge-not-found' };
    expect(await answerChallenge(context, theirs, code)).toEqual(notFound);
    for (const end of [confirmChallenge, declineChallenge, cancelChallenge])
      expect(await end(context, theirs)).toEqual(notFound);
    for (const tell of [challengeCode, challengePageToken])
      expect(await tell(context, other.merchantId, challenge.id)).toBeNull();
    expect(await row(challenge)).toMatchObject({ status: 'in-progress', attempts_left: 3 });
    expect(await answerChallenge(context, key({ id: randomUUID() }), code)).toEqual(notFound);
  });
});

describe('out of band', () => {
  test('there is no code, and none is taken', async () => {
    const challenge = await started({ kind: 'out-of-band' });
    expect(await answerChallenge(context, key(challenge), Secret.of('123456'))).toEqual({
      ...{ kind: 'refused', reason: 'takes-no-code' },
    });
    expect(await challengeCode(context, merchantId, challenge.id)).toBeNull();
    expect(await challengePageToken(context, merchantId, challenge.id)).toBeNull();
    expect(await row(challenge)).toMatchObject({ ...erased, token_hash: null, attempts_left: 3 });
  });

  test.each([
    [confirmChallenge, 'accepted', { transactionStatus: 'Y', eci: '05' }],
    [declineChallenge, 'declined', { transactionStatus: 'N', eci: '07' }],
    [cancelChallenge, 'cancelled', { transactionStatus: 'N', eci: '07' }],
  ] as const)('the merchant’s client ends it (%#: %s)', async (end, status, outcome) => {
    const challenge = await started({ kind: 'out-of-band' });
    expect(await end(context, key(challenge))).toMatchObject({ kind: 'done', challenge: { status } });
    const [, ended] = await world.eventsOf(challenge);
    expect(ended).toMatchObject({ type: `challenge.${status}`, data: { challenge: { status, outcome } } });
  });
});

describe('once it has ended, a challenge', () => {
  const endings = {
    accepted: async (challenge: Parameters<typeof world.rightCode>[0]) =>
      answerChallenge(context, key(challenge), await world.rightCode(challenge)),
    declined: (challenge: { id: string }) => declineChallenge(context, key(challenge)),
    cancelled: (challenge: { id: string }) => cancelChallenge(context, key(challenge)),
  };

  test.each(Object.entries(endings))(
    'as %s stays so, and nothing secret of it is kept',
    async (status, end) => {
      const challenge = await started({ kind: 'redirect' });
      const code = await world.rightCode(challenge);
      expect(await row(challenge)).toMatchObject({
        ...{ code_hash: expect.any(Uint8Array), code_sealed: expect.any(Uint8Array) },
        token_sealed: expect.any(Uint8Array),
      });
      expect(await end(challenge)).toMatchObject({ kind: 'done', challenge: { status } });
      expect(await row(challenge)).toMatchObject(erased);
      for (const tell of [challengeCode, challengePageToken])
        expect(await tell(context, merchantId, challenge.id)).toBeNull();

      const late = { kind: 'refused', reason: 'already-ended', challenge: { status } };
      expect(await answerChallenge(context, key(challenge), code)).toMatchObject(late);
      expect(await answerChallenge(context, key(challenge), Secret.of('not a code'))).toMatchObject(late);
      for (const again of [confirmChallenge, declineChallenge, cancelChallenge])
        expect(await again(context, key(challenge))).toMatchObject(late);
      expect(await typesOf(challenge)).toEqual(['challenge.started', `challenge.${status}`]);
    },
  );

  test('is not ended twice: the database itself lets no code outlive it', async () => {
    const challenge = await started();
    await expect(
      database.query(`update challenges set status = 'accepted', ended_at = created_at where id = $1`, [
        challenge.id,
      ]),
    ).rejects.toThrow(/check/);
  });

  test('answers whoever repeats what ended it as the first time', async () => {
    const challenge = await started();
    const [code, same] = [await world.rightCode(challenge), identity()];
    const first = await answerChallenge(context, key(challenge), code, same);
    expect(first).toMatchObject({ kind: 'done', challenge: { status: 'accepted' } });
    expect(await answerChallenge(context, key(challenge), code, same)).toEqual(first);
    const [two, again] = [await started(), identity()];
    expect(await confirmChallenge(context, key(two), again)).toEqual(
      await confirmChallenge(context, key(two), again),
    );
    expect(await typesOf(two)).toEqual(['challenge.started', 'challenge.accepted']);
  });
});

describe('at the same instant', () => {
  test('of right answers one wins', async () => {
    const challenge = await started();
    const code = await world.rightCode(challenge);
    const all = await Promise.all(
      Array.from({ length: 6 }, () => answerChallenge(context, key(challenge), code)),
    );
    expect(all.filter(({ kind }) => kind === 'done')).toHaveLength(1);
    expect(all.map(statusOf)).toEqual(Array(6).fill('accepted'));
    expect(await typesOf(challenge)).toEqual(['challenge.started', 'challenge.accepted']);
  });

  test('of everything that could end it one does', async () => {
    for (const _round of [1, 2, 3]) {
      const challenge = await started();
      const [right, wrong] = [await world.rightCode(challenge), await world.wrongCode(challenge)];
      const all = await Promise.all([
        declineChallenge(context, key(challenge)),
        answerChallenge(context, key(challenge), right),
        confirmChallenge(context, key(challenge)),
        answerChallenge(context, key(challenge), wrong),
        cancelChallenge(context, key(challenge)),
      ]);
      expect(all.filter(({ kind }) => kind === 'done')).toHaveLength(1);
      expect(await typesOf(challenge)).toHaveLength(2);
      expect(await row(challenge)).toMatchObject(erased);
    }
  });
});

describe('when its time is over', () => {
  test('the right code, a confirmation and a refusal come too late', async () => {
    const late = { kind: 'refused', reason: 'already-ended', challenge: { status: 'timed-out' } };
    const answered = await started();
    const code = await world.rightCode(answered);
    await world.outlive(answered);
    expect(await answerChallenge(context, key(answered), code)).toMatchObject(late);
    for (const end of [confirmChallenge, declineChallenge, cancelChallenge]) {
      const challenge = await started();
      await world.outlive(challenge);
      expect(await end(context, key(challenge))).toMatchObject(late);
      expect(await typesOf(challenge)).toEqual(['challenge.started', 'challenge.timed_out']);
      expect(await row(challenge)).toMatchObject(erased);
    }
    const [, ended] = await world.eventsOf(answered);
    expect(ended).toMatchObject({
      type: 'challenge.timed_out',
      data: { challenge: { endedAt: answered.expiresAt.toISOString(), outcome: { transactionStatus: 'N' } } },
    });
  });

  test('its code is not told any more, though nobody has looked at it since', async () => {
    for (const tell of [challengeCode, challengePageToken]) {
      const challenge = await started({ kind: 'redirect' });
      await world.outlive(challenge);
      expect(await row(challenge)).toMatchObject({ status: 'in-progress' });
      expect(await tell(context, merchantId, challenge.id)).toBeNull();
      expect(await row(challenge)).toMatchObject({ status: 'timed-out', ...erased });
    }
  });

  test('the poller ends it once, in however many processes, and leaves the others alone', async () => {
    const due = [
      await started(),
      await started({ kind: 'redirect' }),
      await started({ kind: 'out-of-band' }),
    ];
    const lasting = await started({ validForMs: 3_600_000 });
    await world.outlive(due[2] as (typeof due)[2]);
    const process = await challengesWorld(database);
    const rounds = await Promise.all([
      expireDueChallenges(context),
      expireDueChallenges(process.context),
      expireDueChallenges(context),
    ]);
    expect(rounds.flatMap(({ failures }) => failures)).toEqual([]);
    for (const challenge of due) {
      expect(await typesOf(challenge)).toEqual(['challenge.started', 'challenge.timed_out']);
      expect(await row(challenge)).toMatchObject({ status: 'timed-out', ...erased });
    }
    expect(await row(lasting)).toMatchObject({ status: 'in-progress', code_hash: expect.any(Uint8Array) });
    expect(await expireDueChallenges(context)).toEqual({ done: 0, failures: [] });
  });

  test('the workers end it as soon as the clock is moved', async () => {
    const challenge = await started();
    const workers = await world.workers();
    await world.outlive(challenge);
    workers.wakeAll();
    await until(async () => (await row(challenge)).status === 'timed-out', 'timed out');
    expect(await row(challenge)).toMatchObject(erased);
    await workers.stop();
  });
});

test('a card that was frozen meanwhile does not keep its holder from answering: the purchase is decided later', async () => {
  const card = await world.activeCard();
  const challenge = await started({ card });
  await freezeCard(world.engine.cards, card);
  const acting = await answerChallenge(context, key(challenge), await world.rightCode(challenge));
  expect(acting).toMatchObject({ kind: 'done', challenge: { status: 'accepted' } });
  const [, accepted] = await world.eventsOf(challenge);
  expect(accepted?.data.card).toMatchObject({ status: 'frozen' });
});

describe('the code and the token', () => {
  test('are in no event, no JSON, nothing printed, and nowhere in the clear in the database', async () => {
    const challenge = await started({ kind: 'redirect' });
    const code = (await world.rightCode(challenge)).reveal();
    const token = (await challengePageToken(context, merchantId, challenge.id))?.reveal() as string;
    await answerChallenge(context, key(challenge), await world.wrongCode(challenge));

    const found = await findChallenge(context, { merchantId, programmeId: null }, { id: challenge.id });
    const shown = JSON.stringify([found, await world.eventsOf(challenge)], (_, value) =>
      typeof value === 'bigint' ? String(value) : value,
    );
    const kept = await database.query(
      `select c::text as text from challenges c where id = $1 union all select e::text from events e where stream = $2
       union all select c::text from claims c where merchant_id = $3`,
      [challenge.id, challenge.cardId, merchantId],
    );
    const secret = (await challengeCode(context, merchantId, challenge.id)) as Secret;
    const printed = `${inspect({ found, secret })} ${JSON.stringify({ secret })} ${secret}`;
    // Ids, times, hashes and what is sealed hold any six digits by chance.
    const plain = (text: string) =>
      text.replaceAll(
        /[0-9a-f]{8}-[0-9a-f-]{27}|\d{4}-\d\d-\d\d[T ][\d:.]+|\\\\?x[0-9a-f]+|\d{16,}|"time":\d+/g,
        '',
      );
    for (const text of [shown, JSON.stringify(kept), printed]) {
      expect(plain(text)).not.toContain(code);
      expect(text).not.toContain(token);
    }
  });

  test('are other ones for each challenge, and sealed for it alone', async () => {
    const card = await world.activeCard();
    const one = await started({ card, kind: 'redirect' });
    const two = await started({ card, kind: 'redirect' });
    const tokenOf = (challenge: { id: string }) => challengePageToken(context, merchantId, challenge.id);
    expect((await tokenOf(one))?.equals((await tokenOf(two)) as Secret)).toBe(false);
    await database.query(
      `update challenges set code_sealed = (select code_sealed from challenges where id = $2) where id = $1`,
      [one.id, two.id],
    );
    await expect(challengeCode(context, merchantId, one.id)).rejects.toThrow('does not open');
  });
});
