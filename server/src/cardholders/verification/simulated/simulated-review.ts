import type { ClaimedJob, Database } from '../../../platform/index.ts';
import type { Review } from '../verification.ts';
import { findVerification } from '../verifications-store.ts';
import { isAwaited, isWaiting, type SubmissionVerdict } from './submission.ts';
import { findSubmission } from './submissions-store.ts';

export interface SimulatedReview {
  readonly merchantId: string;
  readonly verificationId: string;
  readonly review: Review;
}

type Saying = Pick<Review, 'verdict' | 'retryAllowed' | 'reason'>;

const sayings: Readonly<Record<Exclude<SubmissionVerdict, 'manual'>, Saying>> = {
  approved: { verdict: 'approved', retryAllowed: false, reason: '' },
  retry: {
    verdict: 'rejected',
    retryAllowed: true,
    reason: 'The document image is blurry or cut off.',
  },
  final: {
    verdict: 'rejected',
    retryAllowed: false,
    reason: 'The document does not meet the requirements.',
  },
  unreadable: { verdict: 'rejected', retryAllowed: false, reason: 'Document is not readable' },
};

/**
 * What the simulated reviewer says of the submission that the job is about: the same each time it is asked.
 * @returns null when there is nothing to say: it was reviewed, handed in anew, left to a person, or nobody waits any more
 */
export async function readSimulatedReview(
  database: Database,
  { merchantId, subject }: Pick<ClaimedJob, 'merchantId' | 'subject'>,
): Promise<SimulatedReview | null> {
  const submission = await findSubmission(database, merchantId, subject);
  if (submission === null || submission.verdict === 'manual') return null;
  const { id, verificationId, verdict, reviewAt } = submission;
  const verification = await findVerification(database, merchantId, { id: verificationId });
  if (verification === null || !isAwaited(verification)) return null;
  if (!isWaiting(verification, submission)) return null;
  return {
    merchantId,
    verificationId,
    review: { key: id, source: 'automated', ...sayings[verdict], reviewedAt: reviewAt },
  };
}
