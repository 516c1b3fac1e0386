import { type Currency, type FeeRule, type Money, money } from '../money/index.ts';
import type { ProductFees } from './product.ts';

/** A fee rule as JSON: digits of ten-thousandths, and of millionths for the rate. */
interface StoredRule {
  readonly fixed: string;
  readonly rate: string;
  readonly minimum: string | null;
  readonly maximum: string | null;
}

export type StoredFees = Readonly<Record<keyof ProductFees, StoredRule>>;

export function feesToJson({ issue, fund }: ProductFees): string {
  const stored: StoredFees = { issue: storedRule(issue), fund: storedRule(fund) };
  return JSON.stringify(stored);
}

export function feesFromJson(stored: StoredFees, currency: Currency): ProductFees {
  return { issue: ruleOf(stored.issue, currency), fund: ruleOf(stored.fund, currency) };
}

function storedRule({ fixed, rate, minimum, maximum }: FeeRule): StoredRule {
  const digits = (limit: Money | null) => limit && String(limit.amount);
  return {
    fixed: String(fixed.amount),
    rate: String(rate.millionths),
    minimum: digits(minimum),
    maximum: digits(maximum),
  };
}

function ruleOf({ fixed, rate, minimum, maximum }: StoredRule, currency: Currency): FeeRule {
  const amount = (digits: string | null) => (digits === null ? null : money(BigInt(digits), currency));
  return {
    fixed: money(BigInt(fixed), currency),
    rate: { millionths: BigInt(rate) },
    minimum: amount(minimum),
    maximum: amount(maximum),
  };
}
