import { z } from 'zod';
import type { Review } from '../verification.ts';
import { readVerdict, reviewFields } from './read-verdict.ts';
import type { SumsubSettings } from './settings.ts';
import { parseSumsubTime } from './sumsub-time.ts';

/** What a webhook of Sumsub means to us. */
export type SumsubNews =
  | { readonly kind: 'review'; readonly verificationId: string; readonly review: Review }
  /** Something was submitted and is being looked at, since `at`. */
  | { readonly kind: 'pending'; readonly verificationId: string; readonly at: Date }
  /** The person starts anew: what was submitted and said before `at` counts no more. */
  | { readonly kind: 'reset'; readonly verificationId: string; readonly at: Date }
  | { readonly kind: 'ignored'; readonly type: string; readonly because: IgnoredBecause }
  | { readonly kind: 'malformed'; readonly problem: string };

export type IgnoredBecause =
  | 'no-news'
  /** Whom it is about was not named by us: a verification's id is a UUID. */
  | 'not-ours'
  /** Sumsub's sandbox speaks, and the app token is of production, or the other way round. */
  | 'another-environment'
  | 'another-level'
  | 'not-completed'
  | 'no-answer';

/** The types that tell us something. All others, known or not, are no news: actions, tags, tests of the dashboard. */
const meanings: ReadonlyMap<string, 'review' | 'pending' | 'reset'> = new Map([
  ['applicantReviewed', 'review'],
  ['applicantPending', 'pending'],
  ['applicantOnHold', 'pending'],
  ['applicantAwaitingService', 'pending'],
  ['applicantReset', 'reset'],
]);

/** A review's key is in an index. */
const LONGEST_ID = 200;

const anyEvent = z.object({ type: z.string() });

const applicantEvent = z.object({
  ...reviewFields,
  applicantId: z.string().min(1).max(LONGEST_ID),
  externalUserId: z.string().nullish(),
  correlationId: z.string().max(LONGEST_ID).nullish(),
  sandboxMode: z.boolean().nullish(),
  createdAtMs: z.string(),
});

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/**
 * Reads the body of a webhook whose digest was found genuine (“User verification webhooks”). Pure.
 *
 * The key of a review is made of the applicant, the time and the correlation id. Sumsub repeats a webhook as it was, so
 * these stay; and no two reviews share all three, whereas a correlation id alone names what caused an event and might
 * cause two: a review that is counted twice does no harm, one that is taken for another is lost.
 */
export function readSumsubWebhook(
  body: Buffer,
  { level, isSandbox }: Pick<SumsubSettings, 'level' | 'isSandbox'>,
): SumsubNews {
  const json = parseJson(body);
  const { data: event } = anyEvent.safeParse(json);
  if (event === undefined)
    return { kind: 'malformed', problem: 'The body is not a JSON object with a type.' };
  const ignored = (because: IgnoredBecause): SumsubNews => ({ kind: 'ignored', type: event.type, because });

  const meaning = meanings.get(event.type);
  if (meaning === undefined) return ignored('no-news');
  const parsed = applicantEvent.safeParse(json);
  if (!parsed.success) {
    const fields = parsed.error.issues.map(({ path }) => path.join('.'));
    return { kind: 'malformed', problem: `Missing or not of its type: ${fields.join(', ')}.` };
  }
  const { applicantId, externalUserId, correlationId, sandboxMode, createdAtMs } = parsed.data;
  if (!uuid.test(externalUserId ?? '')) return ignored('not-ours');
  const verificationId = externalUserId as string;
  if (isSandbox !== null && (sandboxMode ?? isSandbox) !== isSandbox) return ignored('another-environment');
  const at = parseSumsubTime(createdAtMs);
  if (at === null) return { kind: 'malformed', problem: 'createdAtMs is not a time.' };
  if (meaning !== 'review') return { kind: meaning, verificationId, at };

  const read = readVerdict(parsed.data, level);
  if (read.kind === 'no-verdict') return ignored(read.because);
  const { verdict, retryAllowed, reason } = read;
  const key = [applicantId, createdAtMs, correlationId ?? ''].join('/');
  // Whether a machine or a person of Sumsub's decided is not said.
  const review: Review = { key, source: 'automated', verdict, retryAllowed, reason, reviewedAt: at };
  return { kind: 'review', verificationId, review };
}

function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
}
