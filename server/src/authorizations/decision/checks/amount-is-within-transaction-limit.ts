import { failedAbove, spends } from '../outcomes.ts';
import { rulesCheck } from '../rules-check.ts';

/** The purchase, with its increments, is no larger than any one may be. */
export const amountIsWithinTransactionLimit = rulesCheck(
  'amount-is-within-transaction-limit',
  (rules, level, facts) => {
    const { billing, card, approvedBefore } = facts;
    const { maxAmount, currency } = rules;
    if (maxAmount === null || currency !== card.currency || billing === null || !spends(facts))
      return 'silent';
    const most = maxAmount - approvedBefore;
    return billing.amount <= most
      ? 'passed'
      : failedAbove(most, 'transaction-amount-limit', `${level} transaction amount`);
  },
);
