import { z } from 'zod';
import type { FetchedReview } from '../provider.ts';
import { type CallSumsub, unavailable } from './call-sumsub.ts';
import { answerProblem, unreadableProblem } from './problem.ts';
import { readVerdict, reviewFields } from './read-verdict.ts';
import { parseSumsubTime } from './sumsub-time.ts';

const status = z.object({
  ...reviewFields,
  attemptId: z.string().nullish(),
  reviewDate: z.string().nullish(),
});

/**
 * Asks how it stands with an applicant (“Get applicant review status”), for whom no webhook has come: Sumsub gives one up
 * after a day. The review that is found has a key of its own, because a status tells neither the time nor the
 * correlation id of the webhook.
 */
export async function fetchReview(
  call: CallSumsub,
  { applicantId, level }: { readonly applicantId: string; readonly level: string },
  until: Date,
): Promise<FetchedReview> {
  const request = {
    method: 'GET',
    path: `/resources/applicants/${encodeURIComponent(applicantId)}/status`,
  } as const;
  const answer = await call(request, until);
  if (answer.kind === 'unavailable') return answer;
  if (answer.status === 404) return { kind: 'not-reviewed' };
  if (answer.status >= 300) return unavailable(answerProblem(request, answer, level));
  const { data } = status.safeParse(answer.json);
  if (data === undefined) return unavailable(unreadableProblem(request, answer.status));
  const read = readVerdict(data, level);
  if (read.kind === 'no-verdict') return { kind: 'not-reviewed' };
  const reviewedAt = parseSumsubTime(data.reviewDate ?? '');
  if (reviewedAt === null) return unavailable(unreadableProblem(request, answer.status));
  const { verdict, retryAllowed, reason } = read;
  const key = ['status', applicantId, data.attemptId ?? '', data.reviewDate].join('/');
  return {
    kind: 'reviewed',
    review: { key, source: 'automated', verdict, retryAllowed, reason, reviewedAt },
  };
}
