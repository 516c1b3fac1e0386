import type { LedgerRefusal } from '../ledger/index.ts';
import type { NewJob } from '../platform/index.ts';
import type { Card, Operation, OperationKind } from './card.ts';
import type { CardsContext } from './cards-context.ts';
import type { OperationFault } from './operation-faults.ts';

export const OPERATION_JOB = 'card-operation';

/** Why an order on a card was not accepted. Nothing was changed. */
export type CardRefusal =
  | { readonly reason: 'card-not-found' }
  /** The card is still being issued. Later it may work. */
  | { readonly reason: 'card-not-ready' }
  | { readonly reason: 'not-possible-in-state'; readonly status: Card['status'] }
  | { readonly reason: 'insufficient-reserve' }
  | { readonly reason: 'duplicate-reference' }
  /** The product's cards draw their money from elsewhere and are never loaded. */
  | { readonly reason: 'product-not-loadable' }
  /** The person whom it was ordered for is known, and was not verified. */
  | { readonly reason: 'not-verified' }
  /** The sandbox was told to let it fail. */
  | { readonly reason: 'made-to-fail'; readonly detail: string };

export type Acceptance =
  | { readonly kind: 'accepted'; readonly card: Card; readonly operation: Operation }
  | ({ readonly kind: 'refused' } & CardRefusal);

export function refusal(refused: CardRefusal): { kind: 'refused' } & CardRefusal {
  return { kind: 'refused', ...refused };
}

export interface OperationOrder {
  readonly id: string;
  readonly number: bigint;
  readonly kind: OperationKind;
  readonly reference: string | null;
  readonly amount: bigint;
  readonly fee: bigint;
  readonly plasticId?: string | null;
}

/** The row of an accepted operation, and the job that will work on it: after the others of its card. */
export function acceptedOperation(
  context: CardsContext,
  card: Card,
  order: OperationOrder,
  fault: OperationFault | null,
): { operation: Operation; job: NewJob } {
  const acceptedAt = context.clock.now();
  const delayMs = context.delaysMs[order.kind] + (fault?.action === 'delay' ? fault.delayMs : 0);
  return {
    operation: {
      plasticId: null,
      ...order,
      merchantId: card.merchantId,
      programmeId: card.programmeId,
      cardId: card.id,
      currency: card.currency,
      status: 'accepted',
      plannedFailure: fault?.action === 'fail' ? fault.reason : null,
      failureReason: null,
      acceptedAt,
      completedAt: null,
    },
    job: {
      kind: OPERATION_JOB,
      merchantId: card.merchantId,
      subject: order.id,
      serialKey: card.id,
      dueAt: new Date(acceptedAt.getTime() + delayMs),
    },
  };
}

/** The ledger did not take the holds of an operation. Anything but too little money would be a bug. */
export function notBooked(refused: LedgerRefusal): Acceptance {
  if (refused.kind !== 'insufficient-balance')
    throw new Error(`The ledger refused an operation: ${refused.kind}.`);
  return refusal({ reason: 'insufficient-reserve' });
}
