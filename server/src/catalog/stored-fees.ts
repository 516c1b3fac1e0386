import { type Currency, type FeeRule, type Money, money } from '../money/index.ts';
import type { ProductFees } from './product.ts';
import { noFees } from './product-defaults.ts';

/** A fee rule as JSON: digits of ten-thousandths, and of millionths for the rate. */
interface StoredRule {
  readonly fixed: string;
  readonly rate: string;
  readonly minimum: string | null;
  readonly maximum: string | null;
}

/** The fees of a row. One that was written before a fee existed does not have it, which is no fee. */
export type StoredFees = Readonly<Partial<Record<RuleName, StoredRule>>> & {
  readonly decline?: readonly { readonly after: number; readonly amount: string }[];
};

type RuleName = Exclude<keyof ProductFees, 'decline'>;

export function feesToJson({ decline, ...rules }: ProductFees): string {
  const stored: StoredFees = {
    ...Object.fromEntries(Object.entries(rules).map(([name, rule]) => [name, storedRule(rule)])),
    decline: decline.map(({ after, amount }) => ({ after, amount: String(amount) })),
  };
  return JSON.stringify(stored);
}

export function feesFromJson({ decline = [], ...rules }: StoredFees, currency: Currency): ProductFees {
  return {
    ...noFees(currency),
    ...Object.fromEntries(Object.entries(rules).map(([name, rule]) => [name, ruleOf(rule, currency)])),
    decline: decline.map(({ after, amount }) => ({ after, amount: BigInt(amount) })),
  };
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
