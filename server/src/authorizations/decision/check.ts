import type { Card } from '../../cards/index.ts';
import type { Product } from '../../catalog/index.ts';
import type { Money } from '../../money/index.ts';
import type { Comparison } from '../comparison.ts';
import type { DeclineReason } from '../decline-reasons.ts';
import type { HookOutcome } from '../hook-outcome.ts';
import type { NetworkMessage } from '../message.ts';
import type { SubjectControls } from '../spend-controls/index.ts';

/** What a request is decided on: everything as it is under lock. */
export interface DecisionFacts {
  readonly message: NetworkMessage;
  readonly card: Card;
  readonly product: Product;
  readonly cardholderIsVerified: boolean;
  /** The amount in the card's currency, or null when it cannot be converted. */
  readonly billing: Money | null;
  /** Of an increment: what of its purchase was approved before, in ten-thousandths of the card's currency. Else zero. */
  readonly approvedBefore: bigint;
  /** Of an increment: what its purchase counts for in the limits, and since when; null of any other request. */
  readonly countedBefore: { readonly amount: bigint; readonly at: Date } | null;
  /**
   * Fees that have to be covered beside such an amount, both in ten-thousandths of the card's currency. They are never less
   * for a larger amount.
   */
  readonly feesOn: (amount: bigint) => bigint;
  /** What can be spent: of the card's own balance and of the account behind it. */
  readonly available: bigint;
  readonly expiry: Comparison;
  readonly cvv2: Comparison;
  readonly pin: Comparison;
  readonly authentication: Comparison;
  readonly pinTriesLeft: number;
  /** The rules of product, card, cardholder and programme, with what was used of them. */
  readonly controls: readonly SubjectControls[];
  readonly hook: HookOutcome | null;
  readonly now: Date;
}

/** What would have let a failed check pass. */
export type Remedy =
  /** At most this amount, in ten-thousandths of the card's currency, or without the rule where that is not above zero. */
  | { readonly kind: 'lower-amount'; readonly most: bigint; readonly rule: string }
  /** Without this rule, or with another state of what it names. */
  | { readonly kind: 'lift-rule'; readonly rule: string }
  /** It is not said: what was presented was wrong. */
  | { readonly kind: 'untold' };

export interface Failure {
  readonly kind: 'failed';
  readonly reason: DeclineReason;
  readonly rule: string;
  /** All of them together would have let it pass: several levels' rules may stand in the way. */
  readonly remedies: readonly Remedy[];
}

export type CheckOutcome =
  | { readonly kind: 'passed' }
  /** There was nothing for it to look at. */
  | { readonly kind: 'not-applicable' }
  | Failure;

/** A rule of the decision. Pure; it looks at the facts and at nothing else. */
export interface Check {
  /** A fact, such as `card-is-active`. Stored with every decision. */
  readonly name: string;
  readonly look: (facts: DecisionFacts) => CheckOutcome;
}
