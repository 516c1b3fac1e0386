import { applyReview, findVerification, type Review, type Verification } from '../../cardholders/index.ts';
import { findProduct, type Product } from '../../catalog/index.ts';
import type { NewEvent } from '../../events/index.ts';
import { done, refused } from '../../platform/index.ts';
import type { Card, Operation } from '../card.ts';
import type { CardsContext, CardsParticipants } from '../cards-context.ts';
import type { CardChange } from '../cards-participant.ts';
import { listCardsOfCardholder, readOrder } from '../cards-store.ts';
import { dueAfter } from './apply-for-card.ts';
import { failApplication } from './fail-application.ts';
import { verdictOn } from './verdict.ts';
import { cardholderReviewed, cardReviewed } from './verification-event.ts';

export type ReviewOutcome =
  | { readonly kind: 'reviewed'; readonly verification: Verification }
  /** This review was recorded before. */
  | { readonly kind: 'repeated'; readonly verification: Verification }
  | { readonly kind: 'refused'; readonly reason: 'verification-not-found' | 'not-due' };

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
  review: Review,
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
      verifications: [{ merchantId, cardholderId }],
      events: [cardholderId, ...reached.map(({ card }) => card.id)].map((stream) => ({
        merchantId,
        programmeId,
        stream,
      })),
    },
    decide: ({ faults, cards, verifications }) => {
      const current = verifications.byCardholder.get(cardholderId) as Verification;
      const now = context.clock.now();
      if (review.source === 'timeout' && (current.dueAt === null || current.dueAt > now))
        return refused<CardsParticipants, ReviewOutcome>({ kind: 'refused', reason: 'not-due' });
      const fault =
        review.source === 'automated' ? faults.next(merchantId, 'verify', reached[0]?.card.id ?? '') : null;
      const said: Review =
        fault?.action === 'fail'
          ? { ...review, verdict: 'rejected', retryAllowed: true, reason: fault.reason }
          : review;

      const counting = applyReview(current, said);
      const cardChanges: CardChange[] = [];
      const quotas = [];
      const events: NewEvent[] = [cardholderReviewed(context.newId(), current, said, now)];
      let after = counting ?? current;
      for (const { card: before, product, order } of reached) {
        const card = cards.cards.get(before.id) as Card;
        const verdict = counting && verdictOn(card, said);
        events.push(cardReviewed(context.newId(), verdict?.card ?? card, current, said, now));
        if (!verdict) continue;
        after = afterVerdict(after, card, verdict, dueAfter(now, product.terms.verificationDays));
        if (!verdict.failed) {
          if (verdict.card !== card) cardChanges.push({ kind: 'update-card', card: verdict.card });
          continue;
        }
        const openOrder = order && cards.operations.get(order.id);
        if (!openOrder) throw new Error(`Card ${card.id} waits and has no open order.`);
        const failed = failApplication(verdict.card, openOrder, {
          id: context.newId(),
          reason: said.reason,
          at: now,
        });
        cardChanges.push(...failed.changes.cards);
        quotas.push(...failed.changes.quotas);
        events.push(...failed.changes.events);
      }
      return done<CardsParticipants, ReviewOutcome>(
        { kind: 'reviewed', verification: after },
        {
          faults: fault?.action === 'fail' ? [fault.id] : [],
          cards: cardChanges,
          quotas,
          verifications: [
            { kind: 'update', verification: after },
            {
              kind: 'record',
              review: { ...said, merchantId, verificationId, recordedAt: now },
            },
          ],
          events,
        },
      );
    },
  });
  if (outcome.kind !== 'repeated') return outcome.result;
  const verification = await findVerification(context.database, merchantId, { id: verificationId });
  return { kind: 'repeated', verification: verification ?? target };
}

/** What the verdict on one of the person's cards means for their verification: how long it waits, and who should look. */
function afterVerdict(
  verification: Verification,
  before: Card,
  { card, failed, flagged }: ReturnType<typeof verdictOn>,
  dueAt: Date,
): Verification {
  const isApproved = verification.status === 'approved';
  const isBack = before.status === 'pending-assignment' && card.status === 'pending-verification';
  return {
    ...verification,
    flagged: isApproved ? false : verification.flagged || flagged,
    dueAt: isApproved || failed ? null : isBack ? dueAt : verification.dueAt,
  };
}

/** The person's cards that are given to verified people only. */
async function reachedCards(
  { database }: CardsContext,
  { merchantId, cardholderId }: Verification,
): Promise<Reached[]> {
  const cards = await listCardsOfCardholder(database, merchantId, cardholderId);
  const reached = await Promise.all(
    cards.map(async (card) => {
      const [product, order] = await Promise.all([findProduct(database, card), readOrder(database, card)]);
      if (!product) throw new Error(`Product ${card.productId} of a card does not exist.`);
      return { card, product, order };
    }),
  );
  return reached.filter(({ product }) => product.terms.requiresVerifiedCardholder);
}
