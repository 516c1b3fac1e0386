import { type AmountDecimals, stepOf } from './amount-decimals.ts';
import { type Currency, exponentOf } from './currencies.ts';
import { type FeeRate, wholeRate } from './fee-rate.ts';
import { compare, isNegative, type Money, money, zero } from './money.ts';
import { halfUp } from './rounding.ts';

/** A fee: the fixed part plus a share of the base, then not below the minimum nor above the maximum. */
export interface FeeRule {
  readonly fixed: Money;
  readonly rate: FeeRate;
  readonly minimum: Money | null;
  readonly maximum: Money | null;
}

export type FeeRuleCheck =
  | { kind: 'valid' }
  | {
      kind: 'invalid';
      reason: 'mixed-currencies' | 'negative' | 'finer-than-minor-unit' | 'minimum-above-maximum';
    };

/** The rule that never charges anything. */
export function noFee(currency: Currency): FeeRule {
  return { fixed: zero(currency), rate: { millionths: 0n }, minimum: null, maximum: null };
}

/**
 * Whether a rule from outside can be kept: one currency, nothing negative, limits that can be charged as they
 * stand (whole in `decimals`, the currency's own unless a document asks for others) and in order.
 */
export function checkFeeRule(
  rule: FeeRule,
  decimals: AmountDecimals = exponentOf(rule.fixed.currency),
): FeeRuleCheck {
  const { fixed, rate, minimum, maximum } = rule;
  const limits = [minimum, maximum].filter((limit) => limit !== null);
  if (limits.some((limit) => limit.currency !== fixed.currency)) return invalid('mixed-currencies');
  if (isNegative(fixed) || rate.millionths < 0n || limits.some(isNegative)) return invalid('negative');
  const step = stepOf(decimals);
  if (limits.some((limit) => limit.amount % step !== 0n)) return invalid('finer-than-minor-unit');
  if (minimum && maximum && compare(minimum, maximum) > 0) return invalid('minimum-above-maximum');
  return { kind: 'valid' };
}

/**
 * The fee on a base amount, computed exactly and rounded once, half up, to the currency's minor unit (or to
 * `decimals` where a document asks for others), then brought within minimum and maximum.
 *
 * The rule and the base share one currency and the base is not negative; anything else, and a rule that
 * `checkFeeRule` finds invalid, throws.
 */
export function computeFee(
  rule: FeeRule,
  base: Money,
  decimals: AmountDecimals = exponentOf(base.currency),
): Money {
  const check = checkFeeRule(rule, decimals);
  if (check.kind === 'invalid') throw new RangeError(`the fee rule is invalid: ${check.reason}`);
  if (rule.fixed.currency !== base.currency) {
    throw new TypeError(`a fee in ${rule.fixed.currency} cannot be charged on ${base.currency}`);
  }
  if (isNegative(base)) throw new RangeError('a fee needs a base that is not negative');

  const step = stepOf(decimals);
  const inMillionths = rule.fixed.amount * wholeRate + base.amount * rule.rate.millionths;
  const fee = money(halfUp(inMillionths, wholeRate * step) * step, base.currency);
  if (rule.minimum && compare(fee, rule.minimum) < 0) return rule.minimum;
  if (rule.maximum && compare(fee, rule.maximum) > 0) return rule.maximum;
  return fee;
}

function invalid<Reason>(reason: Reason): { kind: 'invalid'; reason: Reason } {
  return { kind: 'invalid', reason };
}
