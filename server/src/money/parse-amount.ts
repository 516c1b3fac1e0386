import { type AmountDecimals, amountScale } from './amount-decimals.ts';
import { type DecimalFault, type Parsed, parseDecimal } from './decimal.ts';
import { maxIntegerDigits } from './money.ts';
import { plainJsonNumber } from './plain-json-number.ts';

/** Why the text of an amount is refused. */
export type AmountFault = DecimalFault;

export interface AmountRules {
  readonly maxDecimals: AmountDecimals;
  /** Zero is refused unless this is true. */
  readonly allowZero?: boolean;
  /** A minus sign is refused unless this is true. */
  readonly allowNegative?: boolean;
}

/**
 * Reads a decimal string as ten-thousandths of the major unit: `"12.5"` is `125000n`.
 *
 * Only the plain spelling is an amount: `+1`, `1e2`, `0x1`, ` 1`, `007`, `.5`, `5.` and `1,000` are not.
 * Every decimal written counts, so `"1.500"` has three. At most 12 integer digits.
 */
export function parseAmount(text: string, rules: AmountRules): Parsed<bigint> {
  const { maxDecimals, allowZero = false, allowNegative = false } = rules;
  return parseDecimal(text, { scale: amountScale, maxDecimals, maxIntegerDigits, allowZero, allowNegative });
}

/**
 * Reads the source text of a JSON number (RFC 8259, section 6) as ten-thousandths, exactly.
 *
 * A JSON number is a value and not a spelling: zeros at the end of its fraction are not decimals (`100.0`
 * passes where none are allowed) and the exponent that common serializers write for large values
 * (`1.0E7`) is read.
 */
export function parseJsonAmount(source: string, rules: AmountRules): Parsed<bigint> {
  return parseAmount(plainJsonNumber(source) ?? source, rules);
}
