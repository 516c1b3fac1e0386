import { type Card, type CardSnapshot, cardSnapshot } from '../cards/index.ts';
import type { NewEvent } from '../events/index.ts';
import type { Money } from '../money/index.ts';
import type { Acceptor } from './acceptor.ts';
import type { Authorization, NetworkEvent, NetworkEventType } from './authorization.ts';

interface MoneySnapshot {
  /** Digits of ten-thousandths. */
  readonly amount: string;
  readonly currency: string;
}

/** The purchase inside an event, as the event left it. */
export interface AuthorizationSnapshot {
  readonly id: string;
  readonly number: string;
  readonly status: Authorization['status'];
  readonly purchase: MoneySnapshot;
  readonly held: string;
  readonly open: string;
  readonly settled: string;
  readonly transactionId: string | null;
  readonly rrn: string | null;
}

/** What an event about a network message, a fee or an expiry tells. */
export interface NetworkEventData {
  readonly card: CardSnapshot;
  readonly transaction: {
    readonly id: string;
    readonly number: string;
    readonly originalNumber: string | null;
    readonly authorizationId: string | null;
    readonly type: NetworkEventType;
    readonly feeKind?: NetworkEvent['feeKind'];
    readonly status: NetworkEvent['status'];
    readonly amount: MoneySnapshot;
    readonly billing: MoneySnapshot;
    readonly settlement: MoneySnapshot | null;
    readonly posted?: string | null;
    readonly costChange?: string | null;
    readonly authCode: string;
    readonly responseCode: string;
    readonly declineReason: NetworkEvent['declineReason'];
    readonly flags?: NetworkEvent['flags'];
    readonly acceptor: Acceptor;
    readonly occurredAt: string;
  };
  readonly authorization?: AuthorizationSnapshot | null;
}

/** What the event of a network event is called, by its type: when it went through, and when it was declined. */
const names: Record<NetworkEventType, { readonly done: string; readonly declined: string }> = {
  authorization: { done: 'authorization.approved', declined: 'authorization.declined' },
  advice: { done: 'authorization.advised', declined: 'authorization.declined' },
  incremental: { done: 'authorization.incremented', declined: 'authorization.increment_declined' },
  verification: { done: 'authorization.verified', declined: 'authorization.declined' },
  'balance-inquiry': { done: 'authorization.balance_inquired', declined: 'authorization.declined' },
  debit: { done: 'transaction.debited', declined: 'authorization.declined' },
  reversal: { done: 'authorization.reversed', declined: 'authorization.reversal_declined' },
  expiry: { done: 'authorization.expired', declined: 'authorization.expired' },
  settlement: { done: 'transaction.settled', declined: 'transaction.refused' },
  refund: { done: 'transaction.refunded', declined: 'transaction.refused' },
  'refund-reversal': { done: 'transaction.refund_reversed', declined: 'transaction.refused' },
  'original-credit': { done: 'transaction.credited', declined: 'transaction.refused' },
  chargeback: { done: 'transaction.charged_back', declined: 'transaction.refused' },
  'chargeback-reversal': {
    done: 'transaction.chargeback_reversed',
    declined: 'transaction.refused',
  },
  fee: { done: 'transaction.fee_charged', declined: 'transaction.fee_charged' },
};

/** Every name that an event about a card's use can have. */
export const networkEventNames: readonly string[] = [
  ...new Set(Object.values(names).flatMap(({ done, declined }) => [done, declined])),
];

/** The event that tells of a network event, on the card's stream. */
export function eventOf(
  id: string,
  card: Card,
  event: NetworkEvent,
  authorization: Authorization | null,
): NewEvent {
  const { done, declined } = names[event.type];
  const data: NetworkEventData = {
    card: cardSnapshot(card),
    transaction: {
      id: event.id,
      number: String(event.number),
      originalNumber: event.originalNumber === null ? null : String(event.originalNumber),
      authorizationId: event.authorizationId,
      type: event.type,
      feeKind: event.feeKind,
      status: event.status,
      amount: moneySnapshot(event.amount),
      billing: moneySnapshot(event.billing),
      settlement: event.settlement && moneySnapshot(event.settlement),
      posted: event.posted === null ? null : String(event.posted),
      costChange: event.costChange === null ? null : String(event.costChange),
      authCode: event.authCode,
      responseCode: event.responseCode,
      declineReason: event.declineReason,
      flags: event.flags,
      acceptor: event.acceptor,
      occurredAt: event.occurredAt.toISOString(),
    },
    authorization: authorization && authorizationSnapshot(authorization),
  };
  return {
    id,
    merchantId: card.merchantId,
    programmeId: card.programmeId,
    type: event.status === 'declined' ? declined : done,
    stream: card.id,
    occurredAt: event.occurredAt,
    data: { ...data },
  };
}

function authorizationSnapshot(authorization: Authorization): AuthorizationSnapshot {
  const { id, firstNumber, status, purchase, held, open, settled, transactionId, rrn } = authorization;
  return {
    id,
    number: String(firstNumber),
    status,
    purchase: moneySnapshot(purchase),
    held: String(held),
    open: String(open),
    settled: String(settled),
    transactionId,
    rrn,
  };
}

function moneySnapshot({ amount, currency }: Money): MoneySnapshot {
  return { amount: String(amount), currency };
}
