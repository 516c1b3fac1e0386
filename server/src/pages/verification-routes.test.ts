import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { largestDocumentBytes, type Verification } from '../cardholders/index.ts';
import { pagesWorld } from '../testing/pages-world.ts';
import { testDatabase } from '../testing/test-database.ts';
import { testPng } from '../testing/test-images.ts';

const world = await pagesWorld(await testDatabase());
const { people, inject } = world;

type Method = 'GET' | 'PUT' | 'POST' | 'DELETE';

/** A browser of a person who has just been let in. */
async function visitor(of?: Verification) {
  const verification = of ?? (await people.person());
  const token = (await people.open(verification)).reveal();
  const browser = randomUUID();
  const call = (
    method: Method,
    path: string,
    payload?: Buffer | object,
    headers: Record<string, string> = {},
  ) =>
    inject({
      method,
      url: `/pages/verification/${path}`,
      headers: {
        authorization: `Bearer ${token}`,
        'x-session': browser,
        ...(Buffer.isBuffer(payload) ? { 'content-type': 'image/png' } : {}),
        ...headers,
      },
      ...(payload ? { payload } : {}),
    });
  const upload = async (...kinds: string[]) => {
    for (const kind of kinds)
      expect((await call('PUT', `documents/${kind}`, testPng())).statusCode).toBe(200);
  };
  return { verification, token, browser, call, upload };
}

const passport = { document_type: 'passport', country: 'PT', liveness: true };

describe('nobody is let in', () => {
  test('without a token, or with one that never was', async () => {
    const { browser } = await visitor();
    for (const authorization of [undefined, 'Bearer', 'Bearer _act-sbx-none', 'Basic Zm9vOmJhcg==']) {
      const headers = { 'x-session': browser, ...(authorization ? { authorization } : {}) };
      const answer = await inject({ url: '/pages/verification/session', headers });
      expect([answer.statusCode, answer.json().error.code]).toEqual([401, 'token_unknown']);
      expect(answer.headers['www-authenticate']).toBe('Bearer');
    }
  });

  test('with a token that has ended', async () => {
    const { call, verification } = await visitor();
    expect((await call('GET', 'session')).statusCode).toBe(200);
    people.context.wall.move(600_000);
    expect((await call('GET', 'session')).json().error.code).toBe('token_expired');
    expect((await call('PUT', 'documents/front', testPng())).json().error.code).toBe('token_expired');
    const renewed = await visitor(verification);
    expect((await renewed.call('GET', 'session')).json()).toMatchObject({ documents: [], submitted: false });
  });

  test('with a token that another browser session uses', async () => {
    const { call } = await visitor();
    expect((await call('GET', 'session')).statusCode).toBe(200);
    const stolen = await call('GET', 'session', undefined, { 'x-session': randomUUID() });
    expect([stolen.statusCode, stolen.json().error.code]).toEqual([401, 'token_in_use']);
  });

  test.each(['', 'short', 'with spaces in its name', 'x'.repeat(129)])(
    'whose browser session is named %j',
    async (name) => {
      const { call } = await visitor();
      const answer = await call('GET', 'session', undefined, { 'x-session': name });
      expect([answer.statusCode, answer.json().error.field]).toEqual([400, 'x-session']);
    },
  );

  test('without being told which of these it is', async () => {
    const { call, browser, token } = await visitor();
    await call('GET', 'session');
    const ask = (as: string, authorization: string) =>
      inject({ url: '/pages/verification/session', headers: { 'x-session': as, authorization } });
    const unknown = await ask(browser, 'Bearer rubbish');
    const inUse = await ask(randomUUID(), `Bearer ${token}`);
    people.context.wall.move(600_000);
    const expired = await ask(browser, `Bearer ${token}`);
    const said = [unknown, inUse, expired].map((answer) => answer.json().error.message);
    expect(said).toEqual([
      expect.stringContaining('not valid'),
      expect.stringContaining('another window'),
      expect.stringContaining('ten minutes'),
    ]);
    expect(said.filter((message) => message.includes('ten minutes'))).toHaveLength(1);
  });

  test('to send a picture of any size without a token', async () => {
    const answer = await inject({
      method: 'PUT',
      url: '/pages/verification/documents/front',
      headers: { 'x-session': randomUUID(), 'content-type': 'image/png' },
      payload: Buffer.alloc(largestDocumentBytes + 1),
    });
    expect(answer.statusCode).toBe(401);
  });
});

describe('a picture', () => {
  test('is kept, replaced and taken back', async () => {
    const { call } = await visitor();
    const first = await call('PUT', 'documents/front', testPng());
    expect([first.statusCode, first.json()]).toEqual([200, { kind: 'front', size: testPng().length }]);
    const larger = testPng(300, 200);
    await call('PUT', 'documents/front', larger);
    expect((await call('GET', 'session')).json().documents).toEqual([{ kind: 'front', size: larger.length }]);
    expect((await call('DELETE', 'documents/front')).statusCode).toBe(204);
    expect((await call('GET', 'session')).json().documents).toEqual([]);
    expect((await call('DELETE', 'documents/front')).statusCode).toBe(404);
  });

  test.each([
    ['nothing', Buffer.alloc(0)],
    ['a text', Buffer.from('This is my passport, trust me.')],
    ['a picture cut short', testPng().subarray(0, 60)],
    ['a page', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>')],
  ])('that is %s is refused, and says what to send', async (_name, body) => {
    const { call } = await visitor();
    const answer = await call('PUT', 'documents/front', body);
    expect([answer.statusCode, answer.json().error.code]).toEqual([400, 'not_an_image']);
    expect(answer.json().error.message).toContain('JPEG, PNG or WebP');
    expect((await call('GET', 'session')).json().documents).toEqual([]);
  });

  test('may have eight megabytes and not one byte more', async () => {
    const { call } = await visitor();
    const largest = await call('PUT', 'documents/front', testPng(120, 100, largestDocumentBytes));
    expect(largest.statusCode).toBe(200);
    const larger = await call('PUT', 'documents/front', testPng(120, 100, largestDocumentBytes + 1));
    expect([larger.statusCode, larger.json().error.code]).toEqual([413, 'too_large']);
    expect((await call('GET', 'session')).json().documents).toEqual([
      { kind: 'front', size: largestDocumentBytes },
    ]);
  });

  test('is not sent as a form', async () => {
    const { call } = await visitor();
    const answer = await call('PUT', 'documents/front', testPng(), {
      'content-type': 'multipart/form-data; boundary=x',
    });
    expect([answer.statusCode, answer.json().error.code]).toEqual([415, 'unsupported_media_type']);
  });

  test('is of one of three kinds', async () => {
    const { call } = await visitor();
    for (const kind of ['side', 'FRONT', 'constructor']) {
      expect((await call('PUT', `documents/${kind}`, testPng())).statusCode).toBe(404);
      expect((await call('DELETE', `documents/${kind}`)).statusCode).toBe(404);
    }
  });
});

describe('handing in', () => {
  test('waits for the verdict, and takes nothing more', async () => {
    const { call, upload, verification } = await visitor();
    await upload('front', 'selfie');
    const answer = await call('POST', 'submission', { ...passport, verdict: 'retry' });
    expect([answer.statusCode, answer.json()]).toEqual([202, { status: 'pending' }]);
    expect((await call('GET', 'session')).json()).toMatchObject({ status: 'pending', submitted: true });
    for (const late of [
      await call('POST', 'submission', passport),
      await call('PUT', 'documents/front', testPng()),
      await call('DELETE', 'documents/front'),
    ]) {
      expect([late.statusCode, late.json().error.code]).toEqual([409, 'not_open']);
    }

    await people.runReviews(verification);
    expect((await call('GET', 'session')).json()).toMatchObject({
      status: 'rejected',
      review_answer: 'RED',
      retry_allowed: true,
      reason: expect.stringMatching(/./),
    });
  });

  test('says what is missing', async () => {
    const { call, upload } = await visitor();
    await upload('front');
    const answer = await call('POST', 'submission', { ...passport, document_type: 'id-card' });
    expect([answer.statusCode, answer.json().error]).toEqual([
      409,
      {
        code: 'incomplete',
        message: expect.stringMatching(/./),
        missing: expect.arrayContaining(['back', 'selfie']),
      },
    ]);
    expect((await call('GET', 'session')).json().submitted).toBe(false);
  });

  test.each([
    ['body', undefined],
    ['body', Buffer.from('{')],
    ['country', { ...passport, country: 620 }],
    ['liveness', { ...passport, liveness: false }],
    ['verdict', { ...passport, verdict: 'certainly' }],
    ['body', { ...passport, more: 1 }],
  ])('names %s when it cannot be read', async (field, body) => {
    const { call, upload } = await visitor();
    await upload('front', 'selfie');
    const answer = await call('POST', 'submission', body);
    expect([answer.statusCode, answer.json().error]).toMatchObject([400, { code: 'invalid', field }]);
    expect((await call('GET', 'session')).json().submitted).toBe(false);
  });

  test('asks for no verdict where nobody may choose one, and leaves it to an operator', async () => {
    const { token, browser, upload, verification } = await visitor();
    await upload('front', 'selfie');
    const { inject: injectReal } = await world.start({
      verification: { simulated: people.context, testerChooses: false },
    });
    const headers = { authorization: `Bearer ${token}`, 'x-session': browser };
    const session = await injectReal({ url: '/pages/verification/session', headers });
    expect(session.json().verdicts).toEqual([]);
    const submit = (payload: object) =>
      injectReal({ method: 'POST', url: '/pages/verification/submission', headers, payload });
    expect((await submit({ ...passport, verdict: 'approved' })).json().error.field).toBe('verdict');
    expect((await submit(passport)).statusCode).toBe(202);
    const [handedIn] = await people.context.database.query<{ verdict: string }>(
      'select verdict from verification_submissions where verification_id = $1',
      [verification.id],
    );
    expect(handedIn?.verdict).toBe('manual');
  });
});

test('a session says for how long its token lives and what a tester may choose', async () => {
  const { call, verification } = await visitor();
  people.context.wall.move(100_000);
  const session = await call('GET', 'session');
  expect(session.headers['cache-control']).toBe('no-store');
  expect(session.json()).toMatchObject({
    applicant_id: `verification_${verification.id.replaceAll('-', '')}`,
    status: 'pending',
    document_type: null,
    review_answer: null,
    verdicts: ['approved', 'retry', 'final', 'manual'],
  });
  expect(session.json().expires_in).toBeGreaterThan(490);
  expect(session.json().expires_in).toBeLessThanOrEqual(500);
});

describe('a person whose application waits for nobody any more', () => {
  const over = (verification: Verification) =>
    people.change(verification, (current) => ({ ...current, dueAt: null }));

  test('is told so, and nothing is taken from them', async () => {
    const { call, upload, verification } = await visitor();
    await upload('front', 'selfie');
    expect((await call('GET', 'session')).json().ended).toBe(false);
    await over(verification);
    expect((await call('GET', 'session')).json()).toMatchObject({ status: 'pending', ended: true });
    for (const refused of [
      await call('PUT', 'documents/front', testPng()),
      await call('DELETE', 'documents/front'),
      await call('POST', 'submission', passport),
    ]) {
      expect([refused.statusCode, refused.json().error.code]).toEqual([409, 'not_open']);
      expect(refused.json().error.message).not.toContain('again');
    }
  });

  test('is told so after handing in too', async () => {
    const { call, upload, verification } = await visitor();
    await upload('front', 'selfie');
    await call('POST', 'submission', { ...passport, verdict: 'manual' });
    await over(verification);
    expect((await call('GET', 'session')).json()).toMatchObject({ submitted: true, ended: true });
  });

  test.each([
    ['approved', { verdict: 'approved', retryAllowed: false }, false],
    ['refused for good', { verdict: 'rejected', retryAllowed: false }, false],
    ['refused, and might have tried again', { verdict: 'rejected', retryAllowed: true }, true],
  ] as const)('hears, when they were %s, whether that is all', async (_name, review, ended) => {
    const { call, verification } = await visitor();
    await people.review(verification, review);
    expect((await call('GET', 'session')).json().ended).toBe(false);
    await over(verification);
    expect((await call('GET', 'session')).json().ended).toBe(ended);
  });
});

test('a session says where the cardholder lives, if anybody knows', async () => {
  const { call, verification } = await visitor();
  expect((await call('GET', 'session')).json().residence).toBeNull();
  const { merchantId, programmeId, cardholderId } = verification;
  const insert = (country: string, merchant = merchantId) =>
    people.context.database.query(
      `insert into cardholders (merchant_id, id, number, programme_id, first_name, last_name, email, phone,
         phone_country_code, birthday, country_code, city, address, address_line_two, state, postal_code, created_at)
       values ($1, $2, nextval('vendor_numbers'), $3, 'Ada', 'L', '', '', '', '', $4, '', '', '', '', '', '2026-01-01T00:00:00.000Z')`,
      [merchant, cardholderId, programmeId, country],
    );
  await insert('BR', randomUUID());
  expect((await call('GET', 'session')).json().residence).toBeNull();
  await insert('PT');
  const session = await call('GET', 'session');
  expect(session.json()).toMatchObject({ country: null, residence: 'PT' });
  expect(session.body).not.toContain('Ada');
});

test('no token is ever logged', async () => {
  const { call, token, browser } = await visitor();
  await call('GET', 'session');
  await call('PUT', 'documents/front', Buffer.from('no picture'));
  const log = world.logged();
  expect(log).toContain('/pages/verification/session');
  expect(log).not.toContain(token);
  expect(log).not.toContain(browser);
});
