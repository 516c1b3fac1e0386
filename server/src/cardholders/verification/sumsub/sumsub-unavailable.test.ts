import { describe, expect, test } from 'vitest';
import { movableClock } from '../../../testing/movable-clock.ts';
import type { ReceiverAnswer } from '../../../testing/receiver.ts';
import { startSumsub, sumsubSecrets } from '../../../testing/sumsub-server.ts';
import {
  CREATE,
  FIND,
  person,
  problemOf,
  routes,
  sumsubWorld,
  TOKEN,
} from '../../../testing/sumsub-world.ts';
import { Secret } from '../../../vault/index.ts';

const { http, sumsub, provider } = await sumsubWorld();

describe('a session cannot be opened', () => {
  test.each<[string, Partial<typeof sumsub.settings>]>([
    ['another secret key', { secretKey: Secret.of('another') }],
    ['another app token', { appToken: Secret.of('sbx:another') }],
  ])('with %s', async (_what, change) => {
    const { openSession, asked } = provider({ settings: { ...sumsub.settings, ...change } });
    const problem = problemOf(await openSession(person()));
    expect(problem).toContain('answered 401 to POST /resources/applicants');
    expect(problem).toMatch(/error code 400[13], correlation id req-5fd59b09-7f5e-41cd-a86b-38a4e6d57e08\)/);
    expect(problem).toContain('EMBOSS_SUMSUB_SECRET_KEY');
    expect(asked()).toHaveLength(1);
  });

  test('by a machine whose clock is off', async () => {
    const wall = movableClock();
    wall.move(120_000);
    expect(problemOf(await provider({ wall }).openSession(person()))).toContain('clock');
  });

  test('at a level that does not exist', async () => {
    const settings = { ...sumsub.settings, level: 'card holders & co' };
    const problem = problemOf(await provider({ settings }).openSession(person()));
    expect(problem).toContain('“card holders & co” (EMBOSS_SUMSUB_LEVEL)');
  });

  test('with a token that has too few permissions', async () => {
    sumsub.failNext({ status: 403, body: '{"code":403,"description":"Forbidden (atd)"}' });
    expect(problemOf(await provider().openSession(person()))).toContain('permissions');
  });

  test('when nobody answers at the address', async () => {
    const closed = await startSumsub();
    await closed.close();
    const { openSession, pauses } = provider({}, closed);
    expect(problemOf(await openSession(person()))).toMatch(/could not be reached.*ECONNREFUSED/);
    expect(pauses).toHaveLength(1);
  });

  test.each(['hang', 'stall'] as const)(
    'when no whole answer comes in time (%s), and that once',
    async (answer) => {
      sumsub.failNext(answer);
      const { openSession, asked } = provider({ timeoutMs: 150 });
      expect(problemOf(await openSession(person()))).toContain('timeout');
      expect(asked()).toHaveLength(1);
    },
  );

  test('when the time for the whole session is over, though each call would have some left', async () => {
    const wall = movableClock();
    const slow = {
      ...http,
      post: async (request: Parameters<typeof http.post>[0]) => {
        const answer = await http.post(request);
        wall.move(12_001);
        return answer;
      },
    };
    sumsub.failNext({ status: 503 });
    const { openSession, asked, pauses } = provider({ wall, http: slow });
    expect(problemOf(await openSession(person()))).toContain('503');
    expect(asked()).toHaveLength(1);
    expect(pauses).toEqual([]);
  });

  test.each<[ReceiverAnswer, string]>([
    [{ status: 429 }, 'too many requests'],
    [{ status: 500, body: 'oops' }, 'wrong on its side'],
    [{ status: 502, body: '<html>' }, 'wrong on its side'],
    ['close', 'could not be reached'],
  ])('when it is answered twice with %j', async (answer, words) => {
    sumsub.failNext(answer, answer);
    const { openSession, asked, pauses } = provider();
    expect(problemOf(await openSession(person()))).toContain(words);
    expect(routes(asked())).toEqual([CREATE, CREATE]);
    expect(pauses).toEqual([300]);
  });

  test('when Sumsub asks for more patience than a person has', async () => {
    sumsub.failNext({ status: 429, headers: { 'retry-after': '30' } });
    const { openSession, asked } = provider();
    expect(problemOf(await openSession(person()))).toContain('429');
    expect(asked()).toHaveLength(1);
  });

  test.each<ReceiverAnswer>([
    { status: 302, headers: { location: 'https://example.com/' } },
    { status: 418 },
    { status: 200, body: '' },
    { status: 200, body: '<html>Welcome</html>' },
    { status: 201, body: '{}' },
    { status: 201, body: '{"id":""}' },
    { status: 201, body: '"5cb56e8e0a975a35f333cb83"' },
  ])('when the applicant is answered with %j', async (answer) => {
    sumsub.failNext(answer);
    const { openSession, asked } = provider();
    expect(problemOf(await openSession(person()))).toContain('EMBOSS_SUMSUB_URL');
    expect(asked()).toHaveLength(1);
  });

  test.each([
    '{"token":"_act-sbx-1"}',
    '{"token":"","userId":"%"}',
    '{"userId":"%"}',
    '{"token":"_act-sbx-1","userId":"somebody else"}',
    '{"token":7,"userId":"%"}',
  ])('when the token is answered with %s', async (body) => {
    const who = person({}, { applicantId: '5cb56e8e0a975a35f333cb83' });
    sumsub.failNext({ status: 200, body: body.replace('%', who.verification.id) });
    expect(problemOf(await provider().openSession(who))).toContain(TOKEN);
  });

  test('for an applicant that was deactivated', async () => {
    const who = person({}, { applicantId: '5cb56e8e0a975a35f333cb83' });
    sumsub.failNext({ status: 409, body: '{"code":409,"errorCode":1008}' });
    const problem = problemOf(await provider().openSession(who));
    expect(problem).toContain('error code 1008');
    expect(problem).toContain('dashboard');
  });

  test('for an applicant that exists and is not shown', async () => {
    const who = person();
    await provider().openSession(who);
    const applicant = sumsub.applicants.get(who.verification.id);
    if (applicant) applicant.hidden = true;
    const { openSession, asked } = provider();
    expect(problemOf(await openSession(who))).toContain(who.verification.id);
    expect(routes(asked())).toEqual([CREATE, FIND(who.verification.id)]);
  });

  test('and what Sumsub repeats of secrets and people stays out of the log', async () => {
    const description = `${Object.values(sumsubSecrets).join(' ')} zoe@example.com _act-sbx-1`;
    const correlationId = sumsubSecrets.secretKey;
    sumsub.failNext({
      status: 400,
      body: JSON.stringify({ code: 400, description, correlationId, errorCode: 'x' }),
    });
    expect(problemOf(await provider().openSession(person()))).toMatch(
      /^Sumsub answered 400 to POST [^ ]+: it/,
    );
  });
});
