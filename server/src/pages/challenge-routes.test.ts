import { describe, expect, test } from 'vitest';
import { challengePageToken } from '../challenges/index.ts';
import { publicId } from '../platform/index.ts';
import { pagesWorld } from '../testing/pages-world.ts';
import { testDatabase } from '../testing/test-database.ts';

const world = await pagesWorld(await testDatabase());
const { challenges, inject } = world;

/** A challenge with a page, as its cardholder has it. */
async function challenged() {
  const challenge = await challenges.started({ kind: 'redirect' });
  const secret = await challengePageToken(challenges.context, challenges.merchantId, challenge.id);
  const token = secret?.reveal() ?? '';
  const code = (await challenges.rightCode(challenge)).reveal();
  const wrong = (await challenges.wrongCode(challenge)).reveal();
  const state = async () => (await inject({ url: `/pages/challenges/${token}/state` })).json();
  const post = (what: string, payload?: object | string) =>
    inject({ method: 'POST', url: `/pages/challenges/${token}/${what}`, ...(payload ? { payload } : {}) });
  return { challenge, token, code, wrong, state, post };
}

test('the page is there for those who know its address, and is kept nowhere', async () => {
  const { token } = await challenged();
  const page = await inject({ url: `/pages/challenges/${token}` });
  expect([page.statusCode, page.headers['content-type'], page.headers['cache-control']]).toEqual([
    200,
    'text/html; charset=utf-8',
    'no-store',
  ]);
  expect(page.body).not.toContain(token);
});

test('the page shows the purchase, the card’s last digits and the time that is left', async () => {
  const { challenge, state } = await challenged();
  const shown = await state();
  expect(shown).toMatchObject({
    status: 'in-progress',
    acceptor: { name: challenge.acceptor.name, city: challenge.acceptor.city },
    amount: '42.50',
    currency: 'USD',
    last4: expect.stringMatching(/^\d{4}$/),
    attempts_left: 3,
    sandbox: { challenge: publicId('challenge', challenge.id) },
  });
  expect(shown.expires_in).toBeGreaterThan(290);
  expect(shown.expires_in).toBeLessThanOrEqual(300);
});

test('the time that is left is that of the clock which ends the challenge', async () => {
  const { challenge, state } = await challenged();
  const { clock } = challenges.engine;
  await clock.advance(challenge.expiresAt.getTime() - clock.now().getTime() - 60_000);
  const { status, expires_in: secondsLeft } = await state();
  expect(status).toBe('in-progress');
  expect(secondsLeft).toBeLessThanOrEqual(60);
});

test('in production the page says nothing of where the code is', async () => {
  const { challenge, token, code } = await challenged();
  const real = await world.start({ isSandbox: false });
  const url = `/pages/challenges/${token}`;
  const shown = await real.inject({ url: `${url}/state` });
  expect(shown.json().sandbox).toBeNull();
  const answered = await real.inject({ method: 'POST', url: `${url}/answer`, payload: { code } });
  expect(answered.json()).toMatchObject({ status: 'accepted', sandbox: null });
  for (const { body } of [shown, answered]) {
    expect(body).not.toContain(publicId('challenge', challenge.id));
  }
});

test('an address that was guessed leads to nothing', async () => {
  for (const path of ['state', 'answer', 'decline', 'cancel']) {
    const method = path === 'state' ? 'GET' : 'POST';
    const answer = await inject({
      method,
      url: `/pages/challenges/guessed/${path}`,
      ...(path === 'answer' ? { payload: { code: '123456' } } : {}),
    });
    expect([answer.statusCode, answer.json().error.code]).toEqual([404, 'not_found']);
  }
  expect((await inject({ url: '/pages/challenges/guessed' })).statusCode).toBe(404);
});

describe('an answer', () => {
  test('with the right code is accepted, once', async () => {
    const { code, post, state } = await challenged();
    const accepted = await post('answer', { code });
    expect([accepted.statusCode, accepted.json().status]).toEqual([200, 'accepted']);
    const again = await post('answer', { code });
    expect([again.statusCode, again.json()]).toMatchObject([
      409,
      { error: { code: 'already_ended' }, challenge: { status: 'accepted' } },
    ]);
    for (const what of ['cancel', 'decline']) expect((await post(what)).statusCode).toBe(409);
    expect((await state()).status).toBe('accepted');
  });

  test('with wrong codes costs the attempts, and the right one comes too late', async () => {
    const { code, wrong, post } = await challenged();
    for (const [attemptsLeft, status] of [
      [2, 'in-progress'],
      [1, 'in-progress'],
      [0, 'failed'],
    ]) {
      const answer = await post('answer', { code: wrong });
      expect([answer.statusCode, answer.json()]).toMatchObject([
        422,
        { error: { code: 'wrong_code' }, challenge: { attempts_left: attemptsLeft, status } },
      ]);
    }
    expect((await post('answer', { code })).json().challenge.status).toBe('failed');
  });

  test.each(['12345', '1234567', 'abcdef', ''])('with %j for a code costs nothing', async (code) => {
    const { post } = await challenged();
    const answer = await post('answer', { code });
    expect([answer.statusCode, answer.json()]).toMatchObject([
      400,
      { error: { code: 'malformed_code', field: 'code' }, challenge: { attempts_left: 3 } },
    ]);
  });

  test.each([undefined, 'no json', '{}', '{"code":123456}', '{"code":"123456","more":1}', '[]'])(
    'of %j cannot be read and costs nothing',
    async (body) => {
      const { post, state } = await challenged();
      const answer = await post('answer', body);
      expect([answer.statusCode, answer.json().error.code]).toEqual([400, 'invalid']);
      expect((await state()).attempts_left).toBe(3);
    },
  );

  test('after the time is over finds it over', async () => {
    const { challenge, code, post, state } = await challenged();
    await challenges.outlive(challenge);
    expect((await post('answer', { code })).json().challenge.status).toBe('timed-out');
    expect(await state()).toMatchObject({ status: 'timed-out', expires_in: 0 });
  });
});

test('a cardholder who cancels is not asked again', async () => {
  const { challenge, code, post } = await challenged();
  const cancelled = await post('cancel');
  expect([cancelled.statusCode, cancelled.json().status]).toEqual([200, 'cancelled']);
  expect((await post('answer', { code })).json().challenge.status).toBe('cancelled');
  expect((await post('decline')).json().challenge.status).toBe('cancelled');
  expect(await challenges.typesOf(challenge)).toEqual(['challenge.started', 'challenge.cancelled']);
});

test('a cardholder who says that the purchase is not theirs declines it', async () => {
  const { challenge, code, post, state } = await challenged();
  const declined = await post('decline');
  expect([declined.statusCode, declined.json().status]).toEqual([200, 'declined']);
  expect((await post('answer', { code })).json().challenge.status).toBe('declined');
  expect((await state()).status).toBe('declined');
  expect(await challenges.typesOf(challenge)).toEqual(['challenge.started', 'challenge.declined']);
});

test('neither the address of a page nor a code is ever logged', async () => {
  const { token, code, wrong, post, state } = await challenged();
  await inject({ url: `/pages/challenges/${token}` });
  await state();
  await post('answer', { code: wrong });
  await post('answer', { code });
  await inject({ method: 'PATCH', url: `/pages/challenges/${token}/answer` });
  const log = world.logged();
  expect(log).toContain('/pages/challenges/:token/answer');
  for (const secret of [token, code, wrong]) expect(log).not.toContain(secret);
});
