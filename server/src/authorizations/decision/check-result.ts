import type { DeclineReason } from '../decline-reasons.ts';

/** One check's result as it is stored. */
export interface CheckResult {
  readonly check: string;
  readonly result: 'passed' | 'not-applicable' | 'failed';
  readonly reason?: DeclineReason;
  /** The rule that fired, in words: `card calendar day amount`. */
  readonly rule?: string;
}

/** The smallest change that would have approved. */
export interface Counterfactual {
  /** The amount lower by so much, digits of ten-thousandths of the card's currency. Null where no lower amount would do. */
  readonly lowerBy: string | null;
  /** Rules that would have to be lifted. */
  readonly lift: readonly string[];
}
