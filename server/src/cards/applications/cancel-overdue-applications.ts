import { listOverdueVerifications, type Review, type Verification } from '../../cardholders/index.ts';
import { type Round, workOnEach } from '../../platform/index.ts';
import type { CardsContext } from '../cards-context.ts';
import { reviewVerification } from './review-verification.ts';

const AT_ONCE = 100;
const REASON = 'The identity was not verified in time.';

/**
 * Refuses the people whose time to be verified is over, for good: their applications are cancelled. A provider that can be
 * asked is asked before, because the news of a verdict may have been lost. Safe to run twice.
 */
export async function cancelOverdueApplications(context: CardsContext): Promise<Round> {
  const overdue = await listOverdueVerifications(context.database, context.clock.now(), AT_ONCE);
  return await workOnEach(overdue, async (verification) => {
    const { id: verificationId, merchantId } = verification;
    const missed = await missedReview(context, verification);
    if (missed) await reviewVerification(context, { merchantId, verificationId }, missed);
    // Where what was missed decides, nothing is due any more, and this changes nothing.
    await reviewVerification(context, { merchantId, verificationId }, timeout(context, verification));
  });
}

/** @throws when the provider cannot be reached: better late than refused unheard */
async function missedReview(context: CardsContext, verification: Verification): Promise<Review | null> {
  const { provider } = context.verification;
  if (verification.status !== 'pending' || verification.provider !== provider.name) return null;
  const fetched = await provider.fetchReview?.(verification);
  if (fetched?.kind === 'unavailable') throw new Error(fetched.problem);
  // Its time is the provider's. To merchants it is said now, and what is said later counts.
  return fetched?.kind === 'reviewed' ? { ...fetched.review, reviewedAt: context.clock.now() } : null;
}

function timeout({ clock }: CardsContext, { dueAt, reviewedAt }: Verification): Review {
  const now = clock.now();
  return {
    key: `timeout-${dueAt?.toISOString()}`,
    source: 'timeout',
    verdict: 'rejected',
    retryAllowed: false,
    reason: REASON,
    // A reviewer's clock may be ahead of ours; what ends the application still counts.
    reviewedAt: reviewedAt !== null && reviewedAt > now ? reviewedAt : now,
  };
}
