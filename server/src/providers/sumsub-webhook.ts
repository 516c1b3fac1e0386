import type { FastifyReply, FastifyRequest } from 'fastify';
import {
  checkDigest,
  type Review,
  readSumsubWebhook,
  type SumsubNews,
  type SumsubSettings,
} from '../cardholders/index.ts';
import { rawBody } from '../platform/index.ts';
import { refusal } from './answers.ts';

/**
 * Whom Sumsub's news are told. Verifications are named by their ids alone, for providers know no merchants. Each function
 * may be told the same thing again, and later things before earlier ones.
 */
export interface VerificationDesk {
  review(verificationId: string, review: Review): Promise<'reviewed' | 'repeated' | 'not-found'>;
  /** The person has submitted something at `at`, and it is being looked at. */
  pending(verificationId: string, at: Date): Promise<'noted' | 'unchanged' | 'not-found'>;
  /** What the person had submitted by `at` was set aside, and the verdict on it. */
  reset(verificationId: string, at: Date): Promise<'noted' | 'unchanged' | 'not-found'>;
}

export interface SumsubWebhookParts {
  readonly settings: Pick<SumsubSettings, 'webhookSecrets' | 'level' | 'isSandbox'>;
  readonly desk: VerificationDesk;
}

/** What an operator should look at. Tests of the dashboard and events that nobody asked for are not among it. */
const remarkable: ReadonlySet<string> = new Set(['another-environment', 'another-level', 'no-answer']);

/**
 * A webhook of Sumsub's. It repeats what is not answered with success, after 5 minutes, 1, 5 and 18 hours: so everything
 * that is genuine and readable is acknowledged, whether it concerns us or not.
 */
export function sumsubWebhook({ settings, desk }: SumsubWebhookParts) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const body = rawBody(request);
    const check = checkDigest(settings.webhookSecrets, request.headers, body);
    if (check.kind === 'refused') {
      request.log.warn(
        { reason: check.reason, client: request.clientAddress },
        'a webhook that is not signed as Sumsub should sign it was refused: see EMBOSS_SUMSUB_WEBHOOK_SECRET',
      );
      return refusal(reply, 401, 'signature_refused', 'The body is not signed as it should be.');
    }
    const news = readSumsubWebhook(body, settings);
    if (news.kind === 'malformed') {
      request.log.warn({ problem: news.problem }, 'a webhook of Sumsub’s cannot be read');
      return refusal(reply, 400, 'malformed', news.problem);
    }
    const result = await tell(desk, news);
    logResult(request, news, result);
    return reply.code(200).send({ result });
  };
}

type Readable = Exclude<SumsubNews, { kind: 'malformed' }>;

async function tell(desk: VerificationDesk, news: Readable): Promise<string> {
  switch (news.kind) {
    case 'review':
      return await desk.review(news.verificationId, news.review);
    case 'pending':
      return await desk.pending(news.verificationId, news.at);
    case 'reset':
      return await desk.reset(news.verificationId, news.at);
    case 'ignored':
      return 'ignored';
  }
}

function logResult(request: FastifyRequest, news: Readable, result: string): void {
  if (news.kind === 'ignored') {
    const level = remarkable.has(news.because) ? 'warn' : 'info';
    request.log[level]({ type: news.type, because: news.because }, 'a webhook of Sumsub’s was ignored');
  } else if (result === 'not-found') {
    request.log.warn(
      { kind: news.kind, verificationId: news.verificationId },
      'a webhook of Sumsub’s is about a verification that is not here: is it another installation’s?',
    );
  } else {
    request.log.info({ kind: news.kind, verificationId: news.verificationId, result }, 'Sumsub told us');
  }
}
