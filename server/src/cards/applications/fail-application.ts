import type { QuotaChange } from '../../catalog/index.ts';
import type { NewEvent } from '../../events/index.ts';
import type { Card, Operation } from '../card.ts';
import { cardEvent } from '../card-events.ts';
import type { CardChange } from '../cards-participant.ts';
import { type PlasticChange, type PlasticsPicture, withdrawOrders } from '../plastics/index.ts';

/** What the end of an application changes. */
export interface FailedApplication {
  readonly card: Card;
  readonly changes: {
    readonly cards: readonly CardChange[];
    readonly quotas: readonly QuotaChange[];
    readonly plastics: readonly PlasticChange[];
    readonly events: readonly NewEvent[];
  };
}

/**
 * The application of a card that has just failed ends with it: its order fails, its unit of the opening quota is free
 * again, what was ordered of the bureau is not wanted any more, and the merchant is told. Pure.
 */
export function failApplication(
  card: Card,
  order: Operation,
  plastics: PlasticsPicture,
  { id, reason, at }: { readonly id: string; readonly reason: string; readonly at: Date },
): FailedApplication {
  const ended: Card = { ...card, quotaUnit: null };
  const failedOrder: Operation = { ...order, status: 'failed', failureReason: reason, completedAt: at };
  const { merchantId, productId } = card;
  return {
    card: ended,
    changes: {
      cards: [
        { kind: 'update-card', card: ended },
        { kind: 'update-operation', operation: failedOrder },
      ],
      quotas: card.quotaUnit === 'held' ? [{ merchantId, productId, move: 'give-back' }] : [],
      plastics: withdrawOrders(plastics, card.id, at),
      events: [cardEvent(id, 'card.issue_failed', ended, failedOrder)],
    },
  };
}
