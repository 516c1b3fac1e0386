import type { FundingSource } from '../../../catalog/index.ts';
import type { DeclineReason } from '../../decline-reasons.ts';
import type { Check } from '../check.ts';
import { failedAbove, notApplicable, passed, spends } from '../outcomes.ts';

const reasons: Record<FundingSource, DeclineReason> = {
  'card-balance': 'insufficient-funds',
  'shared-account': 'insufficient-shared-funds',
  'reserve-just-in-time': 'insufficient-reserve',
};

/** What can be spent covers the amount, and then the fees beside it. */
export const fundsAreSufficient: Check = {
  name: 'funds-are-sufficient',
  look: (facts) => {
    const { billing, available, fees, product } = facts;
    if (billing === null || !spends(facts)) return notApplicable;
    const most = available - fees;
    if (billing.amount > available) {
      return failedAbove(most, reasons[product.fundingSource], 'available balance');
    }
    return billing.amount <= most
      ? passed
      : failedAbove(most, 'insufficient-funds-for-fees', 'available balance');
  },
};
