import type { Card } from '../../cards/index.ts';
import type { Money } from '../../money/index.ts';
import type { DeclineReason } from '../decline-reasons.ts';

/** What a purchase is decided on. */
export interface Facts {
  readonly card: Card;
  /** The amount in the card's currency, or null when it cannot be converted. */
  readonly billing: Money | null;
  /** What can be spent, in ten-thousandths of the card's currency. */
  readonly available: bigint;
}

/** A rule of the decision: null when the purchase passes it, else why it does not. Pure. */
export type Check = (facts: Facts) => DeclineReason | null;
