import { isPositive, largestAmount, withinLimit } from '../../../money/index.ts';
import type { Check } from '../check.ts';
import { failed, failedAbove, notApplicable, passed, spends } from '../outcomes.ts';

/** The purchase has an amount, also in the card's currency, within what an amount may be. */
export const amountIsConvertible: Check = {
  name: 'amount-is-convertible',
  look: (facts) => {
    const { billing, message, card } = facts;
    if (!spends(facts)) return notApplicable;
    if (!isPositive(message.amount) || (billing !== null && !isPositive(billing))) {
      return failed('amount-not-positive', 'smallest amount');
    }
    if (billing === null) {
      return failed('currency-not-convertible', `exchange rate ${message.amount.currency} ${card.currency}`);
    }
    return withinLimit(billing) ? passed : failedAbove(largestAmount, 'amount-too-large', 'largest amount');
  },
};
