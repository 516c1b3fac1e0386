import { applyReview, findVerification, type Review, type Verification } from '../../cardholders/index.ts';
import { findProduct, type Product, type QuotaChange } from '../../catalog/index.ts';
import type { NewEvent } from '../../events/index.ts';
import { done, refused } from '../../platform/index.ts';
import type { Card, Operation } from '../card.ts';
import type { CardsContext, CardsParticipants } from '../cards-context.ts';
import type { CardChange } from '../cards-participant.ts';
import { listCardsOfCardholder, readOrder } from '../cards-store.ts';
import type { OperationFault } from '../operation-faults.ts';
import type { PlasticChange } from '../plastics/index.ts';
import { dueAfter } from './apply-for-card.ts';
import { failApplication } from './fail-application.ts';
import { type Verdict, verdictOn } from './verdict.ts';
import { cardholderReviewed, cardReviewed } from './verification-event.ts';

export type ReviewOutcome =
  | { readonly kind: 'reviewed'; readonly verification: Verification }
  /** This review was recorded before. */
  | { readonly kind: 'repeated'; readonly verification: Verification }
  | { readonly kind: 'refused'; readonly reason: 'verification-not-found' | 'not-due' };

/** A review whose time is told, or that is made `now`: then it counts whatever was said before. */
export type GivenReview = Omit<Review, 'reviewedAt'> & { readonly reviewedAt: Date | 'now' };

/** A card that a review may reach, with its product, and its order as long as that is open. */
interface Reached {
  readonly card: Card;
  readonly product: Product;
  readonly order: Operation | null;
}

/**
 * Records a review of a person and does to their cards what follows from it, in one transaction. The same review again
 * changes nothing; one that is older than what counts is kept and told, and moves no card.
 */
export async function reviewVerification(
  context: CardsContext,
  { merchantId, verificationId }: { readonly merchantId: string; readonly verificationId: string },
  review: GivenReview,
): Promise<ReviewOutcome> {
  const target = await findVerification(context.database, merchantId, { id: verificationId });
  if (target === null) return { kind: 'refused', reason: 'verification-not-found' };
  const { programmeId, cardholderId } = target;
  const reached = await reachedCards(context, target);
  const outcome = await context.commit.submit<ReviewOutcome>({
    identity: {
      merchantId,
      scope: 'verification-review',
      key: `${verificationId}/${review.key}`,
      fingerprint: '',
    },
    keys: {
      faults: [{ merchantId, operation: 'verify' }],
      quotas: reached.map(({ product }) => ({ merchantId, productId: product.id })),
      cards: reached.map(({ card, order }) => ({
        merchantId,
        cardId: card.id,
        ...(order ? { operationId: order.id } : {}),
      })),
      plastics: reached.map(({ card }) => ({ merchantId, cardId: card.id })),
      verifications: [{ merchantId, cardholderId }],
      events: [cardholderId, ...reached.map(({ card }) => card.id)].map((stream) => ({
        merchantId,
        programmeId,
        stream,
      })),
    },
    decide: ({ faults, cards, plastics, verifications }) => {
      const current = verifications.byCardholder.get(cardholderId) as Verification;
      const now = context.clock.now();
      if (review.source === 'timeout' && (current.dueAt === null || current.dueAt > now))
        return refused<CardsParticipants, ReviewOutcome>({ kind: 'refused', reason: 'not-due' });
      const fault =
        review.source === 'automated' ? faults.next(merchantId, 'verify', reached[0]?.card.id ?? '') : null;
      const said = asSaid(review, current, now, fault);

      const counting = applyReview(current, said);
      const reachedNow = reached.map((one) => {
        const card = cards.cards.get(one.card.id) as Card;
        return { ...one, before: card, verdict: counting ? verdictOn(card, said) : unmoved(card) };
      });
      const cardChanges: CardChange[] = [];
      const quotas: QuotaChange[] = [];
      const withdrawn: PlasticChange[] = [];
      const events: NewEvent[] = [cardholderReviewed(context.newId(), current, said, now)];
      for (const { before, verdict, order } of reachedNow) {
        events.push(cardReviewed(context.newId(), verdict.card, current, said, now));
        if (!verdict.failed) {
          if (verdict.card !== before) cardChanges.push({ kind: 'update-card', card: verdict.card });
          continue;
        }
        const openOrder = order && cards.operations.get(order.id);
        if (!openOrder) throw new Error(`Card ${before.id} waits and has no open order.`);
        const failed = failApplication(verdict.card, openOrder, plastics, {
          id: context.newId(),
          reason: said.reason,
          at: now,
        });
        cardChanges.push(...failed.changes.cards);
        quotas.push(...failed.changes.quotas);
        withdrawn.push(...failed.changes.plastics);
        events.push(...failed.changes.events);
      }
      const after = counting ? afterVerdicts(counting, reachedNow, now) : current;
      return done<CardsParticipants, ReviewOutcome>(
        { kind: 'reviewed', verification: after },
        {
          faults: fault?.action === 'fail' ? [fault.id] : [],
          cards: cardChanges,
          quotas,
          plastics: withdrawn,
          verifications: [
            { kind: 'update', verification: after },
            {
              kind: 'record',
              review: { ...said, merchantId, verificationId, recordedAt: now },
            },
          ],
          events,
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

const unmoved = (card: Card): Verdict => ({ card, failed: false, flagged: false });

/** What the verdicts on the person's cards mean for their verification: how long it waits, and who should look. */
function afterVerdicts(
  verification: Verification,
  reached: readonly { readonly before: Card; readonly product: Product; readonly verdict: Verdict }[],
  now: Date,
): Verification {
  const waiting = reached.filter(({ verdict }) => verdict.card.status === 'pending-verification');
  const isBack = waiting.some(({ before }) => before.status === 'pending-assignment');
  const days = waiting.map(({ product }) => product.terms.verificationDays);
  const dueAt = isBack ? dueAfter(now, Math.min(...days)) : verification.dueAt;
  return {
    ...verification,
    flagged:
      verification.status !== 'approved' &&
      (verification.flagged || reached.some(({ verdict }) => verdict.flagged)),
    dueAt: waiting.length > 0 ? dueAt : null,
  };
}

/** The person's cards, as far as anybody may still be told of them. */
async function reachedCards(
  { database }: CardsContext,
  { merchantId, cardholderId }: Verification,
): Promise<Reached[]> {
  const cards = await listCardsOfCardholder(database, merchantId, cardholderId);
  return await Promise.all(
    cards.map(async (card) => {
      const [product, order] = await Promise.all([findProduct(database, card), readOrder(database, card)]);
      if (!product) throw new Error(`Product ${card.productId} of a card does not exist.`);
      return { card, product, order };
    }),
  );
}
