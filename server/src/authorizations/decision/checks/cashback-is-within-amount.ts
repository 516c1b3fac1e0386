import type { Check } from '../check.ts';
import { failed, notApplicable, passed, spends } from '../outcomes.ts';

/** The cash that is paid out with a purchase is part of its amount. */
export const cashbackIsWithinAmount: Check = {
  name: 'cashback-is-within-amount',
  look: (facts) => {
    const { cashback, amount } = facts.message;
    if (!spends(facts) || cashback === 0n) return notApplicable;
    return cashback > 0n && cashback <= amount.amount
      ? passed
      : failed('cashback-exceeds-amount', 'cashback');
  },
};
