import type { Currency } from './currencies.ts';
import { type Money, money } from './money.ts';
import { isWholeMinorUnits, minorUnitOf } from './round-money.ts';

/** Money of that many minor units of the currency: 1050 cents of USD are 10.50 USD. */
export function fromMinorUnits(units: bigint, currency: Currency): Money {
  return money(units * minorUnitOf(currency), currency);
}

/** The amount in minor units of its currency. Throws when it is not a whole number of them: round first. */
export function toMinorUnits(value: Money): bigint {
  if (!isWholeMinorUnits(value)) {
    throw new RangeError(`the amount is finer than the minor unit of ${value.currency}; round it first`);
  }
  return value.amount / minorUnitOf(value.currency);
}
