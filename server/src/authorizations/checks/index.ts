import type { DeclineReason } from '../decline-reasons.ts';
import { amountIsConvertible } from './amount-is-convertible.ts';
import { cardIsActive } from './card-is-active.ts';
import type { Check, Facts } from './check.ts';
import { fundsAreSufficient } from './funds-are-sufficient.ts';

/** In this order: the first that fails is the reason the merchant is told. */
const checks: readonly Check[] = [cardIsActive, amountIsConvertible, fundsAreSufficient];

export function firstFailure(facts: Facts): DeclineReason | null {
  for (const check of checks) {
    const failure = check(facts);
    if (failure !== null) return failure;
  }
  return null;
}
