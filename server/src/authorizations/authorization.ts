import type { Scope } from '../cards/index.ts';
import type { Currency, Money } from '../money/index.ts';
import type { DeclineReason } from './decline-reasons.ts';

/** Where the card was used: the card acceptor of ISO 8583, called the merchant elsewhere. */
export interface Acceptor {
  readonly name: string;
  /** The acquirer's id for it; may be empty. */
  readonly id: string;
  /** Merchant category code, four digits (ISO 18245). */
  readonly mcc: string;
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
  readonly city: string;
}

/** A hold asked for by the network, and what became of it. */
export interface Authorization extends Scope {
  readonly id: string;
  readonly cardId: string;
  readonly status: 'pending' | 'partially-settled' | 'settled' | 'reversed' | 'expired';
  /** The card's currency, in which the amounts are billed. */
  readonly currency: Currency;
  /** In the currency of the purchase. */
  readonly purchase: Money;
  /** How much of the purchase has been reversed, in its currency. */
  readonly reversed: bigint;
  readonly held: bigint;
  /** What of the hold is not settled, reversed or expired yet. */
  readonly open: bigint;
  readonly settled: bigint;
  readonly authCode: string;
  readonly firstNumber: bigint;
  readonly acceptor: Acceptor;
  readonly createdAt: Date;
  readonly expiresAt: Date;
}

export type TransactionType = 'authorization' | 'settlement' | 'refund' | 'reversal';

/** One network message that reached a card. */
export interface CardTransaction extends Scope {
  readonly id: string;
  readonly number: bigint;
  readonly cardId: string;
  readonly authorizationId: string | null;
  /** The number of the purchase's first message, on the messages that follow it. */
  readonly originalNumber: bigint | null;
  readonly type: TransactionType;
  readonly status: 'pending' | 'complete' | 'declined';
  /** In the currency of the purchase. */
  readonly amount: Money;
  /** In the card's currency. */
  readonly billing: Money;
  /** What was settled, in the settlement's currency; null while nothing was. */
  readonly settlement: Money | null;
  readonly authCode: string;
  /** ISO 8583 response code: `00` is approved. */
  readonly responseCode: string;
  readonly declineReason: DeclineReason | null;
  readonly acceptor: Acceptor;
  readonly occurredAt: Date;
}

/** True while part of the hold may still be settled, reversed or expire. */
export function isOpen(authorization: Pick<Authorization, 'status'>): boolean {
  return authorization.status === 'pending' || authorization.status === 'partially-settled';
}

/** An earlier authorization that a message follows up. Its card's lock, which the command takes too, guards it. */
export interface AuthorizationKey {
  readonly merchantId: string;
  readonly authorizationId: string;
}
