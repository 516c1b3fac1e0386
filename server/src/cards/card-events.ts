import type { NewEvent } from '../events/index.ts';
import type { Card, Operation } from './card.ts';

export type CardEventType =
  | 'card.issued'
  | 'card.issue_failed'
  | 'card.funded'
  | 'card.funding_failed'
  | 'card.activated'
  | 'card.assignment_failed'
  | 'card.status_changed'
  | 'card.status_change_failed'
  | 'card.closed'
  | 'card.close_failed'
  | 'card.activation_failed';

/** What happened to a card at once, without an operation. */
export type CardNoticeType =
  | 'card.applied'
  | 'card.number_assigned'
  | 'card.pin_set'
  | 'card.blocked_by_issuer'
  | 'card.unblocked_by_issuer';

/** The card inside an event: as it was then, without secrets; amounts are digits of ten-thousandths. */
export interface CardSnapshot {
  readonly id: string;
  readonly number: string;
  readonly reference: string | null;
  readonly cardholderNumber: string;
  readonly productCode: string;
  readonly category: string;
  readonly form: Card['form'];
  readonly status: Card['status'];
  readonly issuerBlock: string | null;
  readonly currency: string;
  readonly createdAt: string;
}

export interface CardEventData {
  readonly card: CardSnapshot;
  readonly operation: {
    readonly id: string;
    readonly number: string;
    readonly kind: Operation['kind'];
    readonly reference: string | null;
    readonly amount: string;
    readonly fee: string;
    readonly acceptedAt: string;
    readonly completedAt: string;
    readonly failureReason: string | null;
  };
  /** What went back to the reserve when the card was closed. */
  readonly returned?: string;
  /** Why a number could not be assigned. */
  readonly refusedNumber?: RefusedNumber;
}

/** Why a card cannot be given a number: nothing in stock has it, or it was taken meanwhile. */
export type RefusedNumber = 'number-not-in-stock' | 'number-taken';

export function cardSnapshot(card: Card): CardSnapshot {
  return {
    id: card.id,
    number: String(card.number),
    reference: card.reference,
    cardholderNumber: String(card.cardholderNumber),
    productCode: card.productCode,
    category: card.category,
    form: card.form,
    status: card.status,
    issuerBlock: card.issuerBlock,
    currency: card.currency,
    createdAt: card.createdAt.toISOString(),
  };
}

/** What happened to a card when one of its operations ended. */
export function cardEvent(
  id: string,
  type: CardEventType,
  card: Card,
  operation: Operation,
  { returned, refusedNumber }: { readonly returned?: bigint; readonly refusedNumber?: RefusedNumber } = {},
): NewEvent {
  const completedAt = operation.completedAt ?? operation.acceptedAt;
  const data: CardEventData = {
    card: cardSnapshot(card),
    operation: {
      id: operation.id,
      number: String(operation.number),
      kind: operation.kind,
      reference: operation.reference,
      amount: String(operation.amount),
      fee: String(operation.fee),
      acceptedAt: operation.acceptedAt.toISOString(),
      completedAt: completedAt.toISOString(),
      failureReason: operation.failureReason,
    },
    ...(returned === undefined ? {} : { returned: String(returned) }),
    ...(refusedNumber === undefined ? {} : { refusedNumber }),
  };
  const { merchantId, programmeId } = card;
  return { id, merchantId, programmeId, type, stream: card.id, occurredAt: completedAt, data: { ...data } };
}

/** What happened to a card without an operation: its data are the card alone. */
export function cardNotice(id: string, type: CardNoticeType, card: Card, occurredAt: Date): NewEvent {
  const { merchantId, programmeId } = card;
  return {
    id,
    merchantId,
    programmeId,
    type,
    stream: card.id,
    occurredAt,
    data: { card: cardSnapshot(card), at: occurredAt.toISOString() },
  };
}
