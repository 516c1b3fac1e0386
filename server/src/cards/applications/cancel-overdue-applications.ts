import {
  listOverdueVerifications,
  postponeVerification,
  type Review,
  type Verification,
} from '../../cardholders/index.ts';
import { type Round, workOnEach } from '../../platform/index.ts';
import type { CardsContext } from '../cards-context.ts';
import { type GivenReview, reviewVerification } from './review-verification.ts';

const AT_ONCE = 20;
const REASON = 'The identity was not verified in time.';
/** How long a provider that cannot be reached is left alone. */
const POSTPONED_MS = 5 * 60 * 1000;

/**
 * Refuses the people whose time to be verified is over, for good: their applications are cancelled. A provider that can be
 * asked is asked before, because the news of a verdict may have been lost; while it cannot be reached, nobody is refused
 * unheard. Safe to run twice.
 */
export async function cancelOverdueApplications(context: CardsContext): Promise<Round> {
  const overdue = await listOverdueVerifications(context.database, context.clock.now(), AT_ONCE);
  return await workOnEach(overdue, async (verification) => {
    const { id: verificationId, merchantId } = verification;
    const missed = await missedReview(context, verification);
    if (missed) await reviewVerification(context, { merchantId, verificationId }, missed);
    // Where what was missed decides, nothing is due any more, and this changes nothing.
    const said = timeout(verification);
    const outcome = await reviewVerification(context, { merchantId, verificationId }, said);
    return missed || outcome.kind === 'reviewed' ? undefined : 'idle';
  });
}

/** The provider's verdict, where it is newer than what was heard. @throws when the provider cannot be reached */
async function missedReview(context: CardsContext, verification: Verification): Promise<Review | null> {
  const { provider } = context.verification;
  if (verification.status !== 'pending' || verification.provider !== provider.name) return null;
  const fetched = await provider.fetchReview?.(verification);
  if (fetched?.kind === 'unavailable') {
    const until = new Date(context.clock.now().getTime() + POSTPONED_MS);
    await postponeVerification(context.database, verification, until);
    throw new Error(fetched.problem);
  }
  if (fetched?.kind !== 'reviewed') return null;
  // Somebody who has opened a new session after a verdict is asked for again, and the provider still says the last one.
  const { reviewedAt } = verification;
  return reviewedAt === null || fetched.review.reviewedAt > reviewedAt ? fetched.review : null;
}

function timeout({ dueAt }: Verification): GivenReview {
  return {
    key: `timeout-${dueAt?.toISOString()}`,
    source: 'timeout',
    verdict: 'rejected',
    retryAllowed: false,
    reason: REASON,
    reviewedAt: 'now',
  };
}
