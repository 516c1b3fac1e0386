/** Why the text of a decimal number is refused. */
export type DecimalFault = 'empty' | 'not-a-number' | 'too-many-decimals' | 'negative' | 'zero' | 'too-large';

export type Parsed<T> = { kind: 'parsed'; value: T } | { kind: 'refused'; reason: DecimalFault };

export interface DecimalRules {
  /** Decimals of the unit that the result counts. */
  readonly scale: number;
  readonly maxDecimals: number;
  readonly maxIntegerDigits: number;
  readonly allowZero: boolean;
  readonly allowNegative: boolean;
}

// One spelling per number: no plus sign, no leading zero, digits on both sides of the point.
const plainDecimal = /^(-?)(0|[1-9][0-9]*)(?:\.([0-9]+))?$/;

/**
 * Parses plain decimal text into whole units of 10^-scale.
 *
 * Lengths are checked before the digits become a bigint, so long text costs no more than reading it.
 */
export function parseDecimal(text: string, rules: DecimalRules): Parsed<bigint> {
  if (rules.maxDecimals > rules.scale) throw new RangeError('the scale cannot hold that many decimals');
  if (text === '') return refused('empty');
  const match = plainDecimal.exec(text);
  if (match === null) return refused('not-a-number');
  const [, sign = '', integer = '', fraction = ''] = match;
  if (sign !== '' && !rules.allowNegative) return refused('negative');
  if (fraction.length > rules.maxDecimals) return refused('too-many-decimals');
  if (integer.length > rules.maxIntegerDigits) return refused('too-large');
  const units = BigInt(integer + fraction.padEnd(rules.scale, '0'));
  if (units === 0n && !rules.allowZero) return refused('zero');
  return { kind: 'parsed', value: sign === '' ? units : -units };
}

/** Writes units of 10^-decimals as plain decimal text, every decimal shown. */
export function formatDecimal(units: bigint, decimals: number): string {
  const sign = units < 0n ? '-' : '';
  const digits = String(units < 0n ? -units : units).padStart(decimals + 1, '0');
  if (decimals === 0) return sign + digits;
  return `${sign}${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
}

/** Writes units of 10^-scale exactly, with as few decimals as that takes but no fewer than `minDecimals`. */
export function formatShortest(units: bigint, scale: number, minDecimals: number): string {
  let decimals = scale;
  let rest = units;
  while (decimals > minDecimals && rest % 10n === 0n) {
    rest /= 10n;
    decimals -= 1;
  }
  return formatDecimal(rest, decimals);
}

function refused(reason: DecimalFault): { kind: 'refused'; reason: DecimalFault } {
  return { kind: 'refused', reason };
}
