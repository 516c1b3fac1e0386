import { randomUUID } from 'node:crypto';
import pino from 'pino';
import { beforeEach, describe, expect, test } from 'vitest';
import type { Review } from '../cardholders/index.ts';
import { createHttpServer, type Door } from '../platform/index.ts';
import { closeAfterFile } from '../testing/close-after-file.ts';
import { SUMSUB_LEVEL, startSumsub, sumsubSecrets } from '../testing/sumsub-server.ts';
import { Secret } from '../vault/index.ts';
import { createProvidersDoor } from './providers-door.ts';
import type { VerificationDesk } from './sumsub-webhook.ts';

const sumsub = await startSumsub();
const { settings } = sumsub;

/** What the desk was told, and what is known at it. */
const told: unknown[][] = [];
const known = new Set<string>();
const keys = new Set<string>();
let broken = false;

const desk: VerificationDesk = {
  review: async (id: string, review: Review) => {
    told.push(['review', id, review]);
    if (broken) throw Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
    if (!known.has(id)) return 'not-found';
    if (keys.has(review.key)) return 'repeated';
    keys.add(review.key);
    return 'reviewed';
  },
  pending: async (id, at) => {
    told.push(['pending', id, at]);
    return known.has(id) ? 'noted' : 'not-found';
  },
  reset: async (id, at) => {
    told.push(['reset', id, at]);
    return known.has(id) ? 'unchanged' : 'not-found';
  },
};

const lines: Record<string, unknown>[] = [];
const log = pino({ level: 'info', base: null }, { write: (line: string) => lines.push(JSON.parse(line)) });

async function serve(door: Door): Promise<string> {
  const server = createHttpServer({
    log,
    newId: randomUUID,
    doors: [door],
    trustedProxies: [],
    databaseAnswers: async () => true,
  });
  const { port } = await server.listen({ host: '127.0.0.1', port: 0 });
  closeAfterFile(() => server.close());
  return `http://127.0.0.1:${port}`;
}

const url = `${await serve(createProvidersDoor({ sumsub: { settings, desk } }))}/providers/sumsub`;

beforeEach(() => {
  told.length = 0;
  lines.length = 0;
  broken = false;
});

async function post(request: RequestInit, to = url) {
  const response = await fetch(to, request);
  const text = await response.text();
  return { status: response.status, body: JSON.parse(text) as Record<string, unknown>, text };
}

function event(more: object = {}) {
  const externalUserId = randomUUID();
  known.add(externalUserId);
  return {
    applicantId: '5cb56e8e0a975a35f333cb83',
    correlationId: `req-${randomUUID()}`,
    levelName: SUMSUB_LEVEL,
    sandboxMode: true,
    externalUserId,
    type: 'applicantReviewed',
    reviewResult: { reviewAnswer: 'GREEN' },
    reviewStatus: 'completed',
    createdAtMs: '2026-04-01 13:23:19.321',
    ...more,
  };
}

const logged = (level: 'info' | 'warn' | 'error') =>
  lines.filter((line) => line.level === { info: 30, warn: 40, error: 50 }[level] && line.msg !== 'request');

describe('a webhook that is refused', () => {
  const genuine = sumsub.webhook(event());

  test.each<[string, RequestInit]>([
    ['no signature', { method: 'POST', body: genuine.body }],
    ['the signature of another secret', sumsub.webhook(event(), { secret: 'another' })],
    ['a signature by SHA-1', sumsub.webhook(event(), { algorithm: 'SHA1' })],
    ['a signature of another body', { ...genuine, body: genuine.body.replace('GREEN', 'RED') }],
    ['a signature of the same JSON in other bytes', { ...genuine, body: `${genuine.body} ` }],
    ['a signature of a body, and none', { method: 'POST', headers: genuine.headers }],
    ['a signature in a query', { method: 'POST', body: '{' }],
  ])('has %s', async (_what, request) => {
    const { status, body } = await post(request);
    expect(status).toBe(401);
    expect(body).toEqual({
      error: { code: 'signature_refused', message: 'The body is not signed as it should be.' },
    });
    expect(told).toEqual([]);
    expect(logged('warn')).toMatchObject([{ client: '127.0.0.1' }]);
    expect(String(logged('warn')[0]?.msg)).toContain('EMBOSS_SUMSUB_WEBHOOK_SECRET');
    expect(JSON.stringify(lines)).not.toContain(sumsubSecrets.webhook);
  });

  test.each(['', 'not json', '[]', '{"type":"applicantReviewed"}'])(
    'is signed, and says %j',
    async (text) => {
      const { status, body } = await post(sumsub.webhook(text));
      expect(status).toBe(400);
      expect(body).toMatchObject({ error: { code: 'malformed' } });
      expect(told).toEqual([]);
      expect(logged('warn')).toHaveLength(1);
    },
  );

  test('is larger than a webhook can be', async () => {
    const { status, body } = await post(sumsub.webhook({ ...event(), tags: 'x'.repeat(1_100_000) }));
    expect([status, body]).toMatchObject([413, { error: { code: 'body_too_large' } }]);
  });

  test('does not come as a POST, or comes to another address', async () => {
    expect((await post({ method: 'GET' })).status).toBe(405);
    const elsewhere = await post(sumsub.webhook(event()), `${url}/`);
    expect([elsewhere.status, elsewhere.body]).toMatchObject([404, { error: { code: 'not_found' } }]);
    expect(told).toEqual([]);
  });

  test('finds no door where Sumsub verifies nobody', async () => {
    const base = await serve(createProvidersDoor({ sumsub: null }));
    expect((await post(sumsub.webhook(event()), `${base}/providers/sumsub`)).status).toBe(404);
  });

  test('could not be kept, and will be sent again', async () => {
    broken = true;
    const request = sumsub.webhook(event());
    expect((await post(request)).status).toBe(503);
    broken = false;
    expect(await post(request)).toMatchObject({ status: 200, body: { result: 'reviewed' } });
  });
});

describe('a webhook that is acknowledged', () => {
  test('and ignored, of a type that nobody knows', async () => {
    const { status, body } = await post(sumsub.webhook(event({ type: 'applicantSneezed' })));
    expect([status, body]).toEqual([200, { result: 'ignored' }]);
    expect(told).toEqual([]);
    expect(logged('warn')).toEqual([]);
    expect(logged('info')).toMatchObject([{ type: 'applicantSneezed', because: 'no-news' }]);
  });

  test.each([
    [{ sandboxMode: false }, 'another-environment'],
    [{ levelName: 'phone-only' }, 'another-level'],
    [{ reviewResult: { reviewAnswer: 'YELLOW' } }, 'no-answer'],
  ])('and ignored, but worth a look, with %j', async (more, because) => {
    const { status, body } = await post(sumsub.webhook(event(more)));
    expect([status, body]).toEqual([200, { result: 'ignored' }]);
    expect(told).toEqual([]);
    expect(logged('warn')).toMatchObject([{ because }]);
  });

  test('about a verification that is not here, with a warning', async () => {
    const stranger = event({ externalUserId: randomUUID() });
    for (const type of ['applicantReviewed', 'applicantPending', 'applicantReset']) {
      const { status, body } = await post(sumsub.webhook({ ...stranger, type }));
      expect([status, body]).toEqual([200, { result: 'not-found' }]);
    }
    expect(logged('warn')).toMatchObject(
      ['review', 'pending', 'reset'].map((kind) => ({ kind, verificationId: stranger.externalUserId })),
    );
  });

  test('with an approval: it is told, once', async () => {
    const approved = event();
    const first = await post(sumsub.webhook(approved));
    const second = await post(sumsub.webhook(approved, { algorithm: 'SHA512' }));
    expect([first.body, second.body]).toEqual([{ result: 'reviewed' }, { result: 'repeated' }]);
    expect(told[0]).toEqual([
      'review',
      approved.externalUserId,
      {
        key: `5cb56e8e0a975a35f333cb83/2026-04-01 13:23:19.321/${approved.correlationId}`,
        source: 'automated',
        verdict: 'approved',
        retryAllowed: false,
        reason: '',
        reviewedAt: new Date('2026-04-01T13:23:19.321Z'),
      },
    ]);
    expect(told[1]).toEqual(told[0]);
    expect(logged('warn')).toEqual([]);
  });

  test.each([
    ['RETRY', true],
    ['FINAL', false],
  ])(
    'with a refusal (%s): nothing private of it goes any further',
    async (reviewRejectType, retryAllowed) => {
      const refused = event({
        reviewResult: {
          reviewAnswer: 'RED',
          reviewRejectType,
          rejectLabels: ['FORGERY'],
          moderationComment: 'Please take another picture.',
          clientComment: 'private remark',
        },
      });
      const { status, text } = await post(sumsub.webhook(refused));
      expect(status).toBe(200);
      expect(told).toMatchObject([
        [
          'review',
          refused.externalUserId,
          { verdict: 'rejected', retryAllowed, reason: 'Please take another picture.' },
        ],
      ]);
      expect(JSON.stringify([told, lines, text])).not.toMatch(/private remark|FORGERY/);
    },
  );

  test.each([
    ['applicantPending', 'pending', 'noted'],
    ['applicantOnHold', 'pending', 'noted'],
    ['applicantReset', 'reset', 'unchanged'],
  ])('%s', async (type, kind, result) => {
    const news = event({ type, reviewStatus: 'pending', reviewResult: undefined });
    const { status, body } = await post(sumsub.webhook(news));
    expect([status, body]).toEqual([200, { result }]);
    expect(told).toEqual([[kind, news.externalUserId, new Date('2026-04-01T13:23:19.321Z')]]);
  });

  test('under the old secret or the new one, while it changes', async () => {
    const webhookSecrets = [Secret.of('next'), Secret.of('previous')];
    const door = createProvidersDoor({ sumsub: { settings: { ...settings, webhookSecrets }, desk } });
    const to = `${await serve(door)}/providers/sumsub`;
    for (const secret of ['next', 'previous'])
      expect((await post(sumsub.webhook(event(), { secret }), to)).status).toBe(200);
    expect((await post(sumsub.webhook(event()), to)).status).toBe(401);
  });
});
