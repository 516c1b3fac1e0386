import type { Scope } from '../cards/index.ts';
import type { Currency, Money } from '../money/index.ts';
import type { Acceptor } from './acceptor.ts';
import type { Comparison } from './comparison.ts';
import type { CheckResult, Counterfactual } from './decision/index.ts';
import type { DeclineReason } from './decline-reasons.ts';
import type { HookOutcome } from './hook-outcome.ts';
import type { AvsResult, Channel, EntryMode, MessageType, ThreeDsResult } from './message.ts';

export type AuthorizationStatus =
  | 'pending'
  | 'declined'
  | 'partially-settled'
  | 'settled'
  | 'reversed'
  | 'expired';

/** What is written once, with the first message of a purchase. */
export interface AuthorizationDetails {
  /** The first message: a request, an advice, a debit, a forced settlement, or a reversal that came first. */
  readonly type: MessageType;
  readonly channel: Channel;
  readonly entryMode: EntryMode;
  /** What the authentication value proved, and where none came, what the acquirer said. */
  readonly threeDs: ThreeDsResult | null;
  readonly avs: AvsResult | null;
  readonly cvv2: Comparison;
  readonly pin: Comparison;
  readonly authentication: Comparison;
  readonly wallet: string | null;
  readonly cashback: string;
  readonly acquirer: string;
  readonly stan: string;
  readonly transmittedAt: string;
  /** How many units of the card's currency one of the purchase's was worth; null in one currency. */
  readonly billingRate: string | null;
  /** The amount in which the network settles, digits of ten-thousandths. */
  readonly settlement: { readonly amount: string; readonly currency: Currency } | null;
  readonly decision: {
    readonly declineReason: DeclineReason | null;
    readonly responseCode: string;
    /** Every check's result, in their order. */
    readonly checks: readonly CheckResult[];
    readonly counterfactual: Counterfactual | null;
    readonly hook: HookOutcome | null;
  };
}

/** When the first message was where, in microseconds of its process's stopwatch. */
export interface Timing {
  readonly merchantId: string;
  readonly receivedAt: Date;
  readonly received: number;
  readonly loaded: number;
  readonly decided: number;
}

/** When a decision was where, in microseconds after it was received. The last two are written by a later batch. */
export interface LatencyReceipt {
  readonly receivedAt: Date;
  readonly loaded: number;
  readonly decided: number;
  readonly stored: number;
  readonly committed: number | null;
  readonly answered: number | null;
}

/** A purchase through all its messages. */
export interface Authorization extends Scope {
  readonly id: string;
  readonly cardId: string;
  readonly status: AuthorizationStatus;
  /** The card's currency, in which the amounts are billed. */
  readonly currency: Currency;
  /** What was approved, in the currency of the purchase; of a declined one, what was asked for. Grows by increments. */
  readonly purchase: Money;
  /** How much of the purchase has been reversed, in its currency. */
  readonly reversed: bigint;
  /** How much of the purchase has been settled, in its currency. */
  readonly cleared: bigint;
  /** What was held for the purchase in the card's currency. */
  readonly held: bigint;
  /** What of the hold is not settled, reversed or expired yet. */
  readonly open: bigint;
  /** What is held for fees beside it. */
  readonly openFees: bigint;
  readonly settled: bigint;
  readonly authCode: string;
  readonly firstNumber: bigint;
  /** The network's id of the purchase. */
  readonly transactionId: string | null;
  readonly rrn: string | null;
  /** A reversal came before the purchase was asked for; until it is, this row keeps its place. */
  readonly isEarly: boolean;
  /** Which of the merchant's settlement accounts its hold credits. */
  readonly settlementShard: string;
  /** Counts the holds it has had: an increment replaces the hold by a larger one. */
  readonly holdNumber: number;
  readonly acceptor: Acceptor;
  readonly details: AuthorizationDetails;
  /** When its first message came. */
  readonly createdAt: Date;
  /** When it was last approved: all of it counts in the limits' windows of that time. */
  readonly countedAt: Date;
  readonly expiresAt: Date;
}

/** What happened to a card: a message, or what we did by ourselves. */
export type NetworkEventType = MessageType | 'expiry' | 'fee';

export const feeKinds = [
  'authorization',
  'decline',
  'cross-border',
  'mark-up',
  'atm',
  'refund',
  'monthly',
] as const;
export type FeeKind = (typeof feeKinds)[number];

/** What is worth knowing about an event that went through nevertheless. */
export type NetworkEventFlag =
  | 'above-authorization'
  | 'no-authorization'
  | 'after-end'
  | 'declined-before'
  | 'other-rate'
  | 'nothing-held'
  | 'paid-by-reserve'
  | 'left-owing';

/** One network message that reached a card, or a fee, or an expiry. */
export interface NetworkEvent extends Scope {
  readonly id: string;
  readonly number: bigint;
  readonly cardId: string;
  readonly authorizationId: string | null;
  /** The number of the purchase's first message, on the messages that follow it. */
  readonly originalNumber: bigint | null;
  readonly type: NetworkEventType;
  readonly feeKind: FeeKind | null;
  readonly status: 'pending' | 'complete' | 'declined';
  /** In the currency of the purchase. */
  readonly amount: Money;
  /** In the card's currency. */
  readonly billing: Money;
  /** What was settled, in the settlement's currency; null while nothing was. */
  readonly settlement: Money | null;
  /** What it posted to the card: below zero where the card paid; null where no money moved. */
  readonly posted: bigint | null;
  /**
   * By how much it changed what its purchase costs the card, in the card's currency: what of the purchase is settled or
   * still held. Null where it belongs to no purchase, and of those that were recorded before this was.
   */
  readonly costChange: bigint | null;
  readonly authCode: string;
  /** ISO 8583 response code: `00` is approved. */
  readonly responseCode: string;
  readonly declineReason: DeclineReason | null;
  readonly flags: readonly NetworkEventFlag[];
  /** Of a request that follows a purchase, such as an increment: its own decision. The first request's is the purchase's. */
  readonly decision: AuthorizationDetails['decision'] | null;
  readonly acceptor: Acceptor;
  readonly occurredAt: Date;
}

/** True while part of the hold may still be settled, reversed or expire. */
export function isOpen(authorization: Pick<Authorization, 'status'>): boolean {
  return authorization.status === 'pending' || authorization.status === 'partially-settled';
}
