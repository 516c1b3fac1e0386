import type { FundingSource } from '../../../catalog/index.ts';
import { minorUnitOf } from '../../../money/index.ts';
import type { DeclineReason } from '../../decline-reasons.ts';
import type { Check, DecisionFacts } from '../check.ts';
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
    const { billing, available, feesOn, product } = facts;
    if (billing === null || !spends(facts)) return notApplicable;
    const { amount, currency } = billing;
    if (amount + feesOn(amount) <= available) return passed;
    const reason = amount > available ? reasons[product.fundingSource] : 'insufficient-funds-for-fees';
    return failedAbove(mostWithFees(facts, minorUnitOf(currency)), reason, 'available balance');
  },
};

/**
 * The largest amount that is covered together with its own fees, in whole minor units; zero where there is none. Fees never
 * fall as the amount grows: what the fees on all of it would leave is always covered, and the most lies between the two.
 */
function mostWithFees({ available, feesOn }: DecisionFacts, unit: bigint): bigint {
  if (available < unit) return 0n;
  const all = available / unit;
  let covered = (available - feesOn(all * unit)) / unit;
  if (covered < 0n) covered = 0n;
  let above = all + 1n;
  while (above - covered > 1n) {
    const middle = (covered + above) / 2n;
    if (middle * unit + feesOn(middle * unit) <= available) covered = middle;
    else above = middle;
  }
  return covered * unit;
}
