import { createHmac, randomBytes } from 'node:crypto';
import type { SumsubSettings } from '../cardholders/index.ts';
import { Secret } from '../vault/index.ts';
import { type ReceivedRequest, type Receiver, type ReceiverAnswer, startReceiver } from './receiver.ts';

/** An applicant as the stand-in keeps it. */
export interface SumsubApplicant {
  readonly id: string;
  readonly externalUserId: string;
  readonly levelName: string;
  /** What it was created with. */
  readonly given: Readonly<Record<string, unknown>>;
  review: Record<string, unknown>;
  /** Exists, and is not shown. */
  hidden: boolean;
}

export interface SumsubServer {
  readonly settings: SumsubSettings;
  readonly requests: readonly ReceivedRequest[];
  /** By external user id. */
  readonly applicants: ReadonlyMap<string, SumsubApplicant>;
  /** The next requests are answered like this, one each, whatever they ask for. */
  failNext(...answers: ReceiverAnswer[]): void;
  /** A webhook, signed as Sumsub signs it: what `fetch` takes. */
  webhook(
    event: object | string,
    how?: { readonly secret?: string; readonly algorithm?: 'SHA1' | 'SHA256' | 'SHA512' },
  ): { method: 'POST'; headers: Record<string, string>; body: string };
  close: Receiver['close'];
}

export const sumsubSecrets = {
  appToken: 'sbx:test-app-token.0123456789',
  secretKey: 'TestSecretKey0123456789',
  webhook: 'test-webhook-secret',
} as const;

export const SUMSUB_LEVEL = 'Card holders & co';

const SECONDS_OFF = 60;

/**
 * A server that stands in for Sumsub as its public documents describe it: it checks every signature over what has
 * arrived, keeps applicants, issues tokens and answers with its errors.
 */
export async function startSumsub(
  overrides: Partial<SumsubSettings> = {},
  now: () => number = Date.now,
): Promise<SumsubServer> {
  const applicants = new Map<string, SumsubApplicant>();
  const failures: ReceiverAnswer[] = [];
  const receiver = await startReceiver(
    (request) => failures.shift() ?? refuseSignature(request, now()) ?? answer(request, applicants),
  );
  return {
    settings: {
      url: receiver.url,
      appToken: Secret.of(sumsubSecrets.appToken),
      secretKey: Secret.of(sumsubSecrets.secretKey),
      level: SUMSUB_LEVEL,
      webhookSecrets: [Secret.of(sumsubSecrets.webhook)],
      isSandbox: true,
      ...overrides,
    },
    requests: receiver.requests,
    applicants,
    failNext: (...answers) => void failures.push(...answers),
    webhook: (event, { secret = sumsubSecrets.webhook, algorithm = 'SHA256' } = {}) => {
      const body = typeof event === 'string' ? event : JSON.stringify(event);
      const digest = createHmac(algorithm, secret).update(body).digest('hex');
      return {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'x-payload-digest': digest,
          'x-payload-digest-alg': `HMAC_${algorithm}_HEX`,
        },
        body,
      };
    },
    close: receiver.close,
  };
}

function refuseSignature(request: ReceivedRequest, nowMs: number): ReceiverAnswer | null {
  const { method, path, headers, body } = request;
  const seconds = headers['x-app-access-ts'] ?? '';
  const expected = createHmac('sha256', sumsubSecrets.secretKey)
    .update(`${seconds}${method}${path}${body}`)
    .digest('hex');
  if (headers['x-app-token'] !== sumsubSecrets.appToken) return error(401, 'Unknown app token', 4001);
  if (headers['x-app-access-sig'] !== expected) return error(401, 'Request signature mismatch', 4003);
  if (!/^\d{10}$/.test(seconds) || Math.abs(nowMs / 1000 - Number(seconds)) > SECONDS_OFF)
    return error(401, 'Timestamp is off', 4002);
  return null;
}

function answer(
  { method, path, body }: ReceivedRequest,
  applicants: Map<string, SumsubApplicant>,
): ReceiverAnswer {
  const url = new URL(path, 'http://sumsub.test');
  const given = body === '' ? {} : (JSON.parse(body) as Record<string, unknown>);
  const route = `${method} ${url.pathname}`;
  if (route === 'POST /resources/applicants') {
    return create(url.searchParams.get('levelName'), given, applicants);
  }
  if (route === 'POST /resources/accessTokens/sdk') {
    if (given.levelName !== SUMSUB_LEVEL) return error(404, `Level '${given.levelName}' is not found`);
    if (given.ttlInSecs !== 600) return error(400, 'ttlInSecs is asked to be 600 here');
    return json(200, { token: `_act-sbx-${randomBytes(16).toString('hex')}`, userId: given.userId });
  }
  const [, externalUserId] = /^GET \/resources\/applicants\/-;externalUserId=([^/]+)\/one$/.exec(route) ?? [];
  const named = applicants.get(externalUserId ?? '');
  if (named && !named.hidden) return json(200, view(named));
  const [, id] = /^GET \/resources\/applicants\/([0-9a-f]{24})\/status$/.exec(route) ?? [];
  const known = [...applicants.values()].find((applicant) => applicant.id === id);
  return known ? json(200, known.review) : error(404, 'Not found');
}

function create(
  levelName: string | null,
  given: Record<string, unknown>,
  applicants: Map<string, SumsubApplicant>,
): ReceiverAnswer {
  if (levelName !== SUMSUB_LEVEL) return error(404, `Level '${levelName}' is not found`);
  const externalUserId = String(given.externalUserId);
  const before = applicants.get(externalUserId);
  if (before) {
    return error(409, `Applicant with external user id '${externalUserId}' already exists: ${before.id}`);
  }
  const id = randomBytes(12).toString('hex');
  const review = { reviewId: 'aBcDe', attemptId: 'fGhIj', attemptCnt: 0, levelName, reviewStatus: 'init' };
  const applicant = { id, externalUserId, levelName, given, review, hidden: false };
  applicants.set(externalUserId, applicant);
  return json(201, view(applicant));
}

function view({ id, externalUserId, given, review }: SumsubApplicant): object {
  return { id, externalUserId, createdAt: '2026-04-01 10:00:00', clientId: 'test', ...given, review };
}

function json(status: number, body: object): ReceiverAnswer {
  return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}

function error(code: number, description: string, errorCode?: number): ReceiverAnswer {
  const correlationId = 'req-5fd59b09-7f5e-41cd-a86b-38a4e6d57e08';
  return json(code, { description, code, correlationId, ...(errorCode ? { errorCode } : {}) });
}
