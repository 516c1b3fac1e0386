import {
  applyReview,
  findCardholder,
  findVerification,
  type Review,
  type Verification,
} from '../../cardholders/index.ts';
import { done, refused } from '../../platform/index.ts';
import type { CardsContext, CardsParticipants } from '../cards-context.ts';
import type { OperationFault } from '../operation-faults.ts';
import { afterVerdicts, judgeCards, reachedCards } from './reached-cards.ts';
import { cardholderReviewed } from './verification-event.ts';

export type ReviewOutcome =
  | { readonly kind: 'reviewed'; readonly verification: Verification }
  /** This review was recorded before. */
  | { readonly kind: 'repeated'; readonly verification: Verification }
  | { readonly kind: 'refused'; readonly reason: 'verification-not-found' | 'not-due' };

/** A review whose time is told, or that is made `now`: then it counts whatever was said before. */
export type GivenReview = Omit<Review, 'reviewedAt'> & { readonly reviewedAt: Date | 'now' };

/**
 * Records a review of a person and does to their cards what follows from it, in one transaction. The same review again
 * changes nothing; one that is older than what counts is kept and told, and moves no card.
 */
export async function reviewVerification(
  context: CardsContext,
  named: { readonly merchantId: string; readonly verificationId: string },
  review: GivenReview,
): Promise<ReviewOutcome> {
  for (;;) {
    const outcome = await reviewOnce(context, named, review);
    // A card that was ordered between the look at the person's cards and the lock must be judged too.
    if (outcome.kind !== 'more-cards') return outcome;
  }
}

async function reviewOnce(
  context: CardsContext,
  { merchantId, verificationId }: { readonly merchantId: string; readonly verificationId: string },
  review: GivenReview,
): Promise<ReviewOutcome | { readonly kind: 'more-cards' }> {
  const target = await findVerification(context.database, merchantId, { id: verificationId });
  if (target === null) return { kind: 'refused', reason: 'verification-not-found' };
  const { programmeId, cardholderId } = target;
  const [reached, cardholder] = await Promise.all([
    reachedCards(context, target),
    findCardholder(context.database, target, cardholderId),
  ]);
  if (cardholder === null) throw new Error(`Verification ${verificationId} is of nobody.`);
  const known = new Set(reached.map(({ card }) => card.id));
  const outcome = await context.commit.submit<ReviewOutcome | { readonly kind: 'more-cards' }>({
    identity: {
      merchantId,
      scope: 'verification-review',
      key: `${verificationId}/${review.key}`,
      fingerprint: '',
    },
    keys: {
      faults: [{ merchantId, operation: 'verify' }],
      quotas: reached.map(({ product }) => ({ merchantId, productId: product.id })),
      cards: [
        { merchantId, heldBy: cardholderId },
        ...reached.map(({ card, order }) => ({
          merchantId,
          cardId: card.id,
          ...(order ? { operationId: order.id } : {}),
        })),
      ],
      plastics: reached.map(({ card }) => ({ merchantId, cardId: card.id })),
      verifications: [{ merchantId, cardholderId }],
      events: [cardholderId, ...reached.map(({ card }) => card.id)].map((stream) => ({
        merchantId,
        programmeId,
        stream,
      })),
    },
    decide: ({ faults, cards, plastics, verifications }) => {
      const refuse = refused<CardsParticipants, ReviewOutcome | { readonly kind: 'more-cards' }>;
      if (cards.heldBy.get(cardholderId)?.some((id) => !known.has(id))) return refuse({ kind: 'more-cards' });
      const current = verifications.byCardholder.get(cardholderId) as Verification;
      const now = context.clock.now();
      if (review.source === 'timeout' && (current.dueAt === null || current.dueAt > now))
        return refuse({ kind: 'refused', reason: 'not-due' });
      const fault =
        review.source === 'automated' ? faults.next(merchantId, 'verify', reached[0]?.card.id ?? '') : null;
      const said = asSaid(review, current, now, fault);

      const counting = applyReview(current, said);
      const { judged, ...changes } = judgeCards(
        reached,
        { cards, plastics },
        { standing: current, said, counts: counting !== null },
        { now, newId: context.newId },
      );
      const after = counting ? afterVerdicts(counting, judged, now) : current;
      return done<CardsParticipants, ReviewOutcome>(
        { kind: 'reviewed', verification: after },
        {
          ...changes,
          faults: fault?.action === 'fail' ? [fault.id] : [],
          verifications: [
            { kind: 'update', verification: after },
            { kind: 'record', review: { ...said, merchantId, verificationId, recordedAt: now } },
          ],
          events: [
            cardholderReviewed(
              context.newId(),
              cardholder,
              current,
              { said, counts: counting !== null },
              now,
            ),
            ...changes.events,
          ],
        },
        verificationId,
      );
    },
  });
  if (outcome.kind !== 'repeated') return outcome.result;
  const verification = await findVerification(context.database, merchantId, { id: verificationId });
  return { kind: 'repeated', verification: verification ?? target };
}

/** What is said of the person, and when. A sandbox can make a machine refuse. */
function asSaid(
  review: GivenReview,
  { reviewedAt: before }: Verification,
  now: Date,
  fault: OperationFault | null,
): Review {
  // Another reviewer's clock may be ahead of ours.
  const latest = before !== null && before > now ? before : now;
  const said: Review = {
    ...review,
    reviewedAt: review.reviewedAt === 'now' ? latest : review.reviewedAt,
  };
  return fault?.action === 'fail'
    ? { ...said, verdict: 'rejected', retryAllowed: true, reason: fault.reason }
    : said;
}
