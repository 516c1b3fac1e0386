import { formatShortest, type Parsed, parseDecimal } from './decimal.ts';

/** A share of an amount, in millionths: 1.5 % is `15000n`. */
export interface FeeRate {
  readonly millionths: bigint;
}

/** Millionths in a rate of one, that is 100 %. */
export const wholeRate = 1_000_000n;

/**
 * Reads a rate spelled as a ratio: `"0.015"` is 1.5 %. At most six decimals.
 *
 * More than 100 % is `too-large`: it is nearly always a percentage given where a ratio is meant.
 */
export function parseFeeRate(text: string): Parsed<FeeRate> {
  return parseRate(text, 6);
}

/** Reads a rate spelled in percent: `"1.5"` is 1.5 %. At most four decimals, at most 100 %. */
export function parsePercentage(text: string): Parsed<FeeRate> {
  return parseRate(text, 4);
}

/** Writes the rate as a ratio, exactly and as short as possible: 1.5 % is `"0.015"`. */
export function formatFeeRate(rate: FeeRate): string {
  return formatShortest(rate.millionths, 6, 0);
}

/** Writes the rate in percent, exactly and as short as possible: 1.5 % is `"1.5"`. */
export function formatPercentage(rate: FeeRate): string {
  return formatShortest(rate.millionths, 4, 0);
}

function parseRate(text: string, scale: number): Parsed<FeeRate> {
  const rules = { scale, maxDecimals: scale, maxIntegerDigits: 3, allowZero: true, allowNegative: false };
  const parsed = parseDecimal(text, rules);
  if (parsed.kind === 'refused') return parsed;
  if (parsed.value > wholeRate) return { kind: 'refused', reason: 'too-large' };
  return { kind: 'parsed', value: { millionths: parsed.value } };
}
