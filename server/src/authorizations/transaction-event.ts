import { type Card, type CardSnapshot, cardSnapshot } from '../cards/index.ts';
import type { NewEvent } from '../events/index.ts';
import type { Money } from '../money/index.ts';
import type { Acceptor, Authorization, CardTransaction } from './authorization.ts';

interface MoneySnapshot {
  /** Digits of ten-thousandths. */
  readonly amount: string;
  readonly currency: string;
}

/** A network message inside an event, as it was recorded. */
export interface TransactionEventData {
  readonly card: CardSnapshot;
  readonly transaction: {
    readonly id: string;
    readonly number: string;
    readonly originalNumber: string | null;
    readonly authorizationId: string | null;
    readonly type: CardTransaction['type'];
    readonly status: CardTransaction['status'];
    readonly amount: MoneySnapshot;
    readonly billing: MoneySnapshot;
    readonly settlement: MoneySnapshot | null;
    readonly authCode: string;
    readonly responseCode: string;
    readonly declineReason: CardTransaction['declineReason'];
    readonly acceptor: Acceptor;
    readonly occurredAt: string;
  };
}

export function transactionEvent(id: string, card: Card, transaction: CardTransaction): NewEvent {
  const data: TransactionEventData = {
    card: cardSnapshot(card),
    transaction: {
      id: transaction.id,
      number: String(transaction.number),
      originalNumber: transaction.originalNumber === null ? null : String(transaction.originalNumber),
      authorizationId: transaction.authorizationId,
      type: transaction.type,
      status: transaction.status,
      amount: moneySnapshot(transaction.amount),
      billing: moneySnapshot(transaction.billing),
      settlement: transaction.settlement && moneySnapshot(transaction.settlement),
      authCode: transaction.authCode,
      responseCode: transaction.responseCode,
      declineReason: transaction.declineReason,
      acceptor: transaction.acceptor,
      occurredAt: transaction.occurredAt.toISOString(),
    },
  };
  return cardEvent(id, 'transaction.created', card, transaction.occurredAt, { ...data });
}

export function authorizationExpiredEvent(
  id: string,
  card: Card,
  authorization: Authorization,
  released: bigint,
  at: Date,
): NewEvent {
  return cardEvent(id, 'authorization.expired', card, at, {
    card: cardSnapshot(card),
    authorization: {
      id: authorization.id,
      number: String(authorization.firstNumber),
      released: String(released),
    },
  });
}

function cardEvent(
  id: string,
  type: string,
  card: Card,
  occurredAt: Date,
  data: Record<string, unknown>,
): NewEvent {
  const { merchantId, programmeId } = card;
  return { id, merchantId, programmeId, type, stream: card.id, occurredAt, data };
}

function moneySnapshot({ amount, currency }: Money): MoneySnapshot {
  return { amount: String(amount), currency };
}
