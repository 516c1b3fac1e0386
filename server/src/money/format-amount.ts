import { type AmountDecimals, amountScale, stepOf } from './amount-decimals.ts';
import { formatDecimal, formatShortest } from './decimal.ts';
import type { Rounding } from './rounding.ts';

/**
 * Writes ten-thousandths with exactly `decimals` decimals: `900000n` with 2 is `"90.00"`.
 *
 * Throws when digits would be lost and no rounding is named.
 */
export function formatAmount(amount: bigint, decimals: AmountDecimals, rounding?: Rounding): string {
  const step = stepOf(decimals);
  if (rounding !== undefined) return formatDecimal(rounding(amount, step), decimals);
  if (amount % step !== 0n) {
    throw new RangeError(`an amount with finer digits than ${decimals} decimals needs a named rounding`);
  }
  return formatDecimal(amount / step, decimals);
}

/**
 * Writes ten-thousandths exactly, with no more decimals than that takes but at least `minDecimals`: with 1,
 * `1000000n` is `"100.0"` and `123400n` is `"12.34"`. The text is also a JSON number.
 */
export function formatExactAmount(amount: bigint, minDecimals: AmountDecimals): string {
  return formatShortest(amount, amountScale, minDecimals);
}
