import { done } from '../../platform/index.ts';
import { OPERATION_JOB } from '../accept-operation.ts';
import type { Card, Operation } from '../card.ts';
import { cardEvent } from '../card-events.ts';
import { moveCard } from '../card-status.ts';
import type { CardsContext, CardsParticipants } from '../cards-context.ts';
import { readOrder } from '../cards-store.ts';
import { putInUse } from '../plastics/index.ts';

/**
 * Ends an accepted activation. Success makes the card usable, ends the order it was applied for by and consumes its unit
 * of the opening quota; failure leaves the card as it was. Safe to run twice.
 */
export async function finishActivation(
  context: CardsContext,
  target: Card,
  operation: Operation,
): Promise<void> {
  const { merchantId, programmeId, productId, id: cardId } = target;
  const order = await readOrder(context.database, target);
  const keyOf = ({ id }: Operation) => ({ merchantId, cardId, operationId: id });
  await context.commit.submit({
    keys: {
      quotas: [{ merchantId, productId }],
      cards: order ? [keyOf(operation), keyOf(order)] : [keyOf(operation)],
      plastics: [{ merchantId, cardId }],
      events: [{ merchantId, programmeId, stream: cardId }],
    },
    decide: ({ cards, plastics }) => {
      const card = cards.cards.get(cardId) as Card;
      const accepted = cards.operations.get(operation.id) as Operation;
      const openOrder = order && cards.operations.get(order.id);
      const jobs = [{ kind: 'finish', job: { kind: OPERATION_JOB, subject: operation.id } }] as const;
      if (accepted.status !== 'accepted') return done<CardsParticipants, null>(null, { jobs });
      const completedAt = context.clock.now();
      const isOurs = card.activatingOperation === operation.id;
      const failureReason = accepted.plannedFailure ?? (isOurs ? null : takenAway(card));
      const idle: Card = isOurs ? { ...card, activatingOperation: null } : card;
      if (failureReason !== null) {
        const failed: Operation = { ...accepted, status: 'failed', failureReason, completedAt };
        return done<CardsParticipants, null>(null, {
          cards: [
            { kind: 'update-card', card: idle },
            { kind: 'update-operation', operation: failed },
          ],
          events: [cardEvent(context.newId(), 'card.activation_failed', idle, failed)],
          jobs,
        });
      }
      if (!openOrder) throw new Error(`Card ${cardId} waits and has no open order.`);
      const usesUnit = card.quotaUnit === 'held';
      const active: Card = {
        ...moveCard(idle, 'activated'),
        quotaUnit: usesUnit ? 'used' : card.quotaUnit,
      };
      const ended = { status: 'done', completedAt } as const;
      return done<CardsParticipants, null>(null, {
        quotas: usesUnit ? [{ merchantId, productId, move: 'use' }] : [],
        cards: [
          { kind: 'update-card', card: active },
          { kind: 'update-operation', operation: { ...accepted, ...ended } },
          { kind: 'update-operation', operation: { ...openOrder, ...ended } },
        ],
        plastics: putInUse(plastics, active, completedAt),
        events: [
          cardEvent(context.newId(), 'card.issued', active, { ...openOrder, ...ended }),
          cardEvent(context.newId(), 'card.activated', active, { ...accepted, ...ended }),
        ],
        jobs,
      });
    },
  });
}

/** Why an activation that is not the card's any more cannot succeed. */
function takenAway({ status }: Card): string {
  return status === 'pending-activation' ? 'The plastic was reported lost.' : `The card is ${status}.`;
}
