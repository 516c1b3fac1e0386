import { withinLimit } from '../../money/index.ts';
import type { Check } from './check.ts';

/** The purchase has an amount in the card's currency, within what an amount may be. */
export const amountIsConvertible: Check = ({ billing }) => {
  if (billing === null) return 'currency-not-convertible';
  return withinLimit(billing) ? null : 'amount-too-large';
};
