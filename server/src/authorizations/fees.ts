import type { Product } from '../catalog/index.ts';
import { type Currency, computeFee, type FeeRule, type Money, money } from '../money/index.ts';
import type { Acceptor } from './acceptor.ts';
import type { FeeKind } from './authorization.ts';
import type { Channel } from './message.ts';

/** One fee that is due, in ten-thousandths of the card's currency. */
export interface Fee {
  readonly kind: FeeKind;
  readonly amount: bigint;
}

/** How a purchase was made, as far as its price depends on it. */
export interface PurchaseManner {
  readonly channel: Channel;
  readonly acceptor: Pick<Acceptor, 'country'>;
  /** The currency of the purchase. */
  readonly currency: string;
}

/**
 * What is charged on the amount of a purchase once it is settled: the rate for another country, the mark-up for another
 * currency, and the ATM fee. A part costs what it adds to the fee on all of the purchase, `before` being what came before
 * it: in parts a purchase costs what it costs as a whole.
 */
export function purchaseFees(product: Product, manner: PurchaseManner, part: Money, before = 0n): Fee[] {
  const { crossBorder, markUp, atm } = product.fees;
  const isAbroad = manner.acceptor.country !== product.issuerCountry;
  const added = (kind: FeeKind, rule: FeeRule): Fee[] => {
    const amount = feeOn(rule, before + part.amount, part.currency) - feeOn(rule, before, part.currency);
    return amount > 0n ? [{ kind, amount }] : [];
  };
  return [
    ...(isAbroad ? added('cross-border', crossBorder) : []),
    ...(manner.currency === product.currency ? [] : added('mark-up', markUp)),
    ...(manner.channel === 'atm' ? added('atm', atm) : []),
  ];
}

function feeOn(rule: FeeRule, amount: bigint, currency: Currency): bigint {
  return amount > 0n && charges(rule) ? computeFee(rule, money(amount, currency)).amount : 0n;
}

/** What an approval costs. */
export const authorizationFees = (product: Product, billing: Money): Fee[] =>
  due('authorization', product.fees.authorization, billing);

export const refundFees = (product: Product, billing: Money): Fee[] =>
  due('refund', product.fees.refund, billing);

export const monthlyFees = (product: Product): Fee[] =>
  due('monthly', product.fees.monthly, money(0n, product.currency));

/** What a decline costs that comes after so many others of its month: the last step that was reached. */
export function declineFees(product: Product, before: number): Fee[] {
  const step = product.fees.decline.findLast(({ after }) => before >= after);
  return step && step.amount > 0n ? [{ kind: 'decline', amount: step.amount }] : [];
}

/** The kinds of fees that a product charges at all on the use of its cards. */
export function chargedKinds({ fees }: Product): FeeKind[] {
  const rules: [FeeKind, FeeRule][] = [
    ['authorization', fees.authorization],
    ['cross-border', fees.crossBorder],
    ['mark-up', fees.markUp],
    ['atm', fees.atm],
    ['refund', fees.refund],
  ];
  const charged = rules.filter(([, rule]) => charges(rule)).map(([kind]) => kind);
  return fees.decline.length > 0 ? [...charged, 'decline'] : charged;
}

export const total = (fees: readonly Fee[]): bigint => fees.reduce((sum, fee) => sum + fee.amount, 0n);

function due(kind: FeeKind, rule: FeeRule, base: Money): Fee[] {
  if (!charges(rule)) return [];
  const { amount } = computeFee(rule, base);
  return amount > 0n ? [{ kind, amount }] : [];
}

function charges({ fixed, rate, minimum }: FeeRule): boolean {
  return fixed.amount > 0n || rate.millionths > 0n || (minimum?.amount ?? 0n) > 0n;
}
