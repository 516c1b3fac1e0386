import { done, refused } from '../../platform/index.ts';
import type { Card } from '../card.ts';
import { isApplication, moveCard } from '../card-status.ts';
import type { CardsContext, CardsParticipants } from '../cards-context.ts';
import { readOrder } from '../cards-store.ts';
import { failApplication } from './fail-application.ts';

export type Cancellation =
  | { readonly kind: 'cancelled'; readonly card: Card }
  /** It is too late, or was done before: the card is shown as it is. */
  | { readonly kind: 'unchanged'; readonly card: Card }
  | { readonly kind: 'refused'; readonly reason: 'card-not-found' };

const REASON = 'The application was cancelled.';

/**
 * Ends the application of a card whose holder gives up, or was never heard of again.
 * @param until the last status in which that is possible; a card that is past it stays as it is
 */
export async function cancelApplication(
  context: CardsContext,
  target: Card,
  until: 'pending-verification' | 'pending-activation' = 'pending-verification',
): Promise<Cancellation> {
  const { merchantId, programmeId, productId, cardholderId, id: cardId } = target;
  const order = await readOrder(context.database, target);
  const outcome = await context.commit.submit<Cancellation>({
    keys: {
      quotas: [{ merchantId, productId }],
      cards: [{ merchantId, cardId, ...(order ? { operationId: order.id } : {}) }],
      plastics: [{ merchantId, cardId }],
      verifications: [{ merchantId, cardholderId }],
      events: [{ merchantId, programmeId, stream: cardId }],
    },
    decide: ({ cards, plastics, verifications }) => {
      const card = cards.cards.get(cardId);
      if (!card)
        return refused<CardsParticipants, Cancellation>({ kind: 'refused', reason: 'card-not-found' });
      if (!(until === 'pending-activation' ? isApplication(card) : card.status === until))
        return refused<CardsParticipants, Cancellation>({ kind: 'unchanged', card });
      const openOrder = order && cards.operations.get(order.id);
      if (!openOrder) throw new Error(`Card ${cardId} waits and has no open order.`);
      const ending = { id: context.newId(), reason: REASON, at: context.clock.now() };
      const given: Card = { ...moveCard(card, 'issue-failed'), activatingOperation: null };
      const failed = failApplication(given, openOrder, plastics, ending);
      const verification = verifications.byCardholder.get(cardholderId);
      return done<CardsParticipants, Cancellation>(
        { kind: 'cancelled', card: failed.card },
        {
          ...failed.changes,
          verifications: verification
            ? [{ kind: 'update', verification: { ...verification, dueAt: null } }]
            : [],
        },
      );
    },
  });
  if (outcome.kind === 'repeated') throw new Error('A cancellation has no identity to repeat.');
  return outcome.result;
}
