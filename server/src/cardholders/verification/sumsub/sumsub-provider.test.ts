import { describe, expect, test } from 'vitest';
import { movableClock } from '../../../testing/movable-clock.ts';
import type { ReceiverAnswer } from '../../../testing/receiver.ts';
import { SUMSUB_LEVEL } from '../../../testing/sumsub-server.ts';
import {
  CREATE,
  FIND,
  person,
  problemOf,
  routes,
  sumsubWorld,
  TOKEN,
} from '../../../testing/sumsub-world.ts';

const { http, sumsub, provider } = await sumsubWorld();

describe('a session', () => {
  test('makes the person known, with what was given, and lets them in for ten minutes', async () => {
    const who = person();
    const { openSession, asked } = provider();
    const opened = await openSession(who);
    const applicant = sumsub.applicants.get(who.verification.id);
    expect(opened).toMatchObject({ kind: 'opened', applicantId: applicant?.id });
    expect(applicant).toMatchObject({ levelName: SUMSUB_LEVEL });
    expect(applicant?.given).toEqual({
      externalUserId: who.verification.id,
      type: 'individual',
      email: 'zoe@example.com',
      phone: '+8613800000000',
      fixedInfo: { firstName: 'Zoë', lastName: "O'Hara", dob: '1990-02-28', country: 'CHN' },
    });
    const [created, token] = asked();
    expect(created?.path).toBe('/resources/applicants?levelName=Card%20holders%20%26%20co');
    expect(JSON.parse(token?.body ?? '')).toEqual({
      userId: who.verification.id,
      levelName: SUMSUB_LEVEL,
      ttlInSecs: 600,
      applicantIdentifiers: { email: 'zoe@example.com', phone: '+8613800000000' },
    });
    expect(asked()).toHaveLength(2);
  });

  test('has a token that is shown to nobody by accident', async () => {
    const opened = await provider().openSession(person());
    if (opened.kind !== 'opened') throw new Error(opened.kind);
    expect(opened.accessToken.reveal()).toMatch(/^_act-sbx-[0-9a-f]{32}$/);
    expect(JSON.stringify(opened)).not.toContain('_act');
  });

  test('tells nothing that nobody gave', async () => {
    const who = person({ email: '', phone: '', phoneCountryCode: '', lastName: '', countryCode: '' });
    const { openSession, asked } = provider();
    expect(await openSession(who)).toMatchObject({ kind: 'opened' });
    expect(sumsub.applicants.get(who.verification.id)?.given).toEqual({
      externalUserId: who.verification.id,
      type: 'individual',
      fixedInfo: { firstName: 'Zoë', dob: '1990-02-28' },
    });
    expect(JSON.parse(asked()[1]?.body ?? '')).not.toHaveProperty('applicantIdentifiers');
  });

  test('at a level whose name the URL parser would change is signed as it is sent', async () => {
    const settings = { ...sumsub.settings, level: "L'été +1/2 ü" };
    const { openSession, asked } = provider({ settings });
    // The stand-in knows no such level; had the signature not fitted, it would have said so first.
    expect(problemOf(await openSession(person()))).toContain('404');
    const sent = new URL(asked()[0]?.path ?? '', sumsub.settings.url);
    expect(sent.searchParams.get('levelName')).toBe("L'été +1/2 ü");
  });

  test('that is opened again keeps the applicant and its documents, under another token', async () => {
    const who = person();
    const first = await provider().openSession(who);
    if (first.kind !== 'opened') throw new Error(first.kind);
    const refused = { ...who.verification, applicantId: first.applicantId, status: 'rejected' } as const;
    const { openSession, asked } = provider();
    const second = await openSession({ ...who, verification: { ...refused, retryAllowed: true } });
    if (second.kind !== 'opened') throw new Error(second.kind);
    expect(routes(asked())).toEqual([TOKEN]);
    expect(second.applicantId).toBe(first.applicantId);
    expect(second.accessToken.equals(first.accessToken)).toBe(false);
  });

  test('whose applicant was made before, and not noted, finds it', async () => {
    const who = person();
    const first = await provider().openSession(who);
    const { openSession, asked } = provider();
    const again = await openSession(who);
    expect(routes(asked())).toEqual([CREATE, FIND(who.verification.id), TOKEN]);
    expect(again).toMatchObject({
      kind: 'opened',
      applicantId: (first as { applicantId: string }).applicantId,
    });
  });

  test('of somebody whom another provider knew under its own id starts afresh', async () => {
    const who = person({}, { provider: 'none', applicantId: 'theirs' });
    const { openSession, asked } = provider();
    const opened = await openSession(who);
    expect(routes(asked())).toEqual([CREATE, TOKEN]);
    expect(opened).toMatchObject({ applicantId: sumsub.applicants.get(who.verification.id)?.id });
  });

  test.each<[ReceiverAnswer, number]>([
    [{ status: 503 }, 300],
    [{ status: 500 }, 300],
    [{ status: 429, headers: { 'retry-after': '0' } }, 300],
    [{ status: 429, headers: { 'retry-after': '2' } }, 2000],
    [{ status: 429, headers: { 'retry-after': 'Wed, 21 Oct 2026 07:28:00 GMT' } }, 300],
    ['close', 300],
  ])('survives one answer of %j, asked again after %i ms', async (answer, pauseMs) => {
    sumsub.failNext(answer);
    const { openSession, asked, pauses } = provider();
    expect(await openSession(person())).toMatchObject({ kind: 'opened' });
    expect(routes(asked())).toEqual([CREATE, CREATE, TOKEN]);
    expect(pauses).toEqual([pauseMs]);
  });

  test('is signed anew when it is asked for again', async () => {
    const wall = movableClock();
    sumsub.failNext({ status: 503 });
    const { openSession, asked } = provider({ wall, pause: async (ms) => wall.move(ms + 1000) });
    expect(await openSession(person())).toMatchObject({ kind: 'opened' });
    const [first, second] = asked().map(({ headers }) => headers['x-app-access-ts']);
    expect(Number(second)).toBeGreaterThan(Number(first));
  });

  test('whose applicant was created by a request that seemed lost is not created twice', async () => {
    const who = person();
    let calls = 0;
    const forgetful = {
      ...http,
      post: async (request: Parameters<typeof http.post>[0]) => {
        const answer = await http.post(request);
        calls += 1;
        return calls > 1
          ? answer
          : ({ kind: 'failed', reason: 'connection', detail: 'ECONNRESET', durationMs: 1 } as const);
      },
    };
    const { openSession, asked } = provider({ http: forgetful });
    expect(await openSession(who)).toMatchObject({
      kind: 'opened',
      applicantId: sumsub.applicants.get(who.verification.id)?.id,
    });
    expect(routes(asked())).toEqual([CREATE, CREATE, FIND(who.verification.id), TOKEN]);
  });
});
