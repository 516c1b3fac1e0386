import { type AmountDecimals, stepOf } from './amount-decimals.ts';
import { type Currency, exponentOf } from './currencies.ts';
import { type Money, money } from './money.ts';
import type { Rounding } from './rounding.ts';

/** Rounds to this many decimals, whatever the currency. Only where a document asks for other decimals. */
export function roundToDecimals(value: Money, decimals: AmountDecimals, rounding: Rounding): Money {
  const step = stepOf(decimals);
  return money(rounding(value.amount, step) * step, value.currency);
}

/** Rounds to the currency's minor unit, as every posted amount must be. */
export function roundToCurrency(value: Money, rounding: Rounding): Money {
  return roundToDecimals(value, exponentOf(value.currency), rounding);
}

/** Ten-thousandths in the currency's minor unit: `100n` for USD, `10000n` for JPY, `10n` for KWD. */
export function minorUnitOf(currency: Currency): bigint {
  return stepOf(exponentOf(currency));
}

/** Whether the amount is a whole number of the currency's minor units. */
export function isWholeMinorUnits(value: Money): boolean {
  return value.amount % minorUnitOf(value.currency) === 0n;
}
