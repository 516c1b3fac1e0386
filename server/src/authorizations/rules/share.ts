import { type Money, minorUnitOf, money } from '../../money/index.ts';

/** What `part` of `whole` is of an amount, in whole minor units of its currency, rounded down. */
export function shareOf({ amount, currency }: Money, part: bigint, whole: bigint): Money {
  return floorToMinor(money((amount * part) / whole, currency));
}

/** The amount without what is smaller than its currency's minor unit. */
export function floorToMinor({ amount, currency }: Money): Money {
  return money(amount - (amount % minorUnitOf(currency)), currency);
}

/** True of two amounts of one currency that are no further apart than rounding may bring them: one minor unit. */
export function isAbout(one: Money, other: Money): boolean {
  const apart = one.amount - other.amount;
  const unit = minorUnitOf(one.currency);
  return apart <= unit && apart >= -unit;
}
