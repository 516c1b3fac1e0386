import { type Invalid, invalid } from '../merchants/index.ts';
import { type Currency, checkFeeRule, isWholeMinorUnits, largestAmount, money } from '../money/index.ts';
import type { DeclineFeeStep, ProductFees } from './product.ts';

const mostDeclineSteps = 20;

/** Whether a product of this currency can charge these fees; null when it can. */
export function checkFees({ decline, ...rules }: ProductFees, currency: Currency): Invalid | null {
  for (const [name, rule] of Object.entries(rules)) {
    if (rule.fixed.currency !== currency) return invalid(`fees.${name}`, `must be in ${currency}`);
    const check = checkFeeRule(rule);
    if (check.kind === 'invalid') return invalid(`fees.${name}`, feeProblems[check.reason]);
  }
  if (rules.monthly.rate.millionths !== 0n)
    return invalid('fees.monthly.rate', 'must be zero: there is no amount for it to be a share of');
  if (rules.monthly.minimum !== null || rules.monthly.maximum !== null)
    return invalid(
      'fees.monthly',
      'must be a fixed amount: there is nothing for a minimum or maximum to limit',
    );
  return checkDeclineSteps(decline, currency);
}

function checkDeclineSteps(steps: readonly DeclineFeeStep[], currency: Currency): Invalid | null {
  if (steps.length > mostDeclineSteps)
    return invalid('fees.decline', `must have at most ${mostDeclineSteps} steps`);
  let last = -1;
  for (const [index, { after, amount }] of steps.entries()) {
    const field = `fees.decline.${index}`;
    if (!Number.isSafeInteger(after) || after < 0)
      return invalid(`${field}.after`, 'must be a whole number of zero or more');
    if (after <= last) return invalid(`${field}.after`, 'must be above that of the step before');
    if (amount < 0n || amount > largestAmount)
      return invalid(`${field}.amount`, 'must be an amount of zero or more');
    if (!isWholeMinorUnits(money(amount, currency)))
      return invalid(`${field}.amount`, `has more decimals than ${currency}`);
    last = after;
  }
  return null;
}

const feeProblems = {
  'mixed-currencies': 'must be in one currency',
  negative: 'must not be negative',
  'finer-than-minor-unit': 'must have limits without more decimals than the currency',
  'minimum-above-maximum': 'must have a minimum that is not above the maximum',
} as const;
