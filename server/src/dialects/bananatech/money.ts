import {
  type AmountFault,
  type FeeRule,
  formatExactAmount,
  formatFeeRate,
  parseJsonAmount,
} from '../../money/index.ts';

/** A JSON number as it is to be written, digit for digit. */
declare const rawJson: unique symbol;
export type WireAmount = object & { readonly [rawJson]?: never };

/** The JSON text of an amount: one decimal at least, and no more than it takes. */
export function amountText(amount: bigint): string {
  return formatExactAmount(amount, 1);
}

/** Ten-thousandths as the wire shows them, a JSON number such as `100.0`; never by way of a float. */
export function wireAmount(amount: bigint): WireAmount {
  return rawJsonOf(amountText(amount));
}

/** The same for an amount in an event, where it is digits of ten-thousandths. */
export function wireAmountOf(digits: string): WireAmount {
  return wireAmount(BigInt(digits));
}

/** A fee as the wire shows it: a flat amount, or the share that is charged where nothing of it is flat. */
export function wireFee({ fixed, rate }: FeeRule): WireAmount {
  const isShare = fixed.amount === 0n && rate.millionths > 0n;
  return isShare ? rawJsonOf(formatFeeRate(rate)) : wireAmount(fixed.amount);
}

/** JSON.rawJSON is ECMAScript's way to write a number exactly; TypeScript does not know it yet. */
function rawJsonOf(text: string): WireAmount {
  return (JSON as unknown as { rawJSON(text: string): WireAmount }).rawJSON(text);
}

export type ReadAmount =
  | { readonly kind: 'read'; readonly amount: bigint }
  /** What is wrong, as the end of a sentence that begins with the field's name. */
  | { readonly kind: 'refused'; readonly problem: string };

/** Reads the source text of a JSON number above zero as ten-thousandths, with at most 12 digits before the point. */
export function readAmount(source: string): ReadAmount {
  const parsed = parseJsonAmount(source, { maxDecimals: 4 });
  if (parsed.kind === 'parsed') return { kind: 'read', amount: parsed.value };
  return { kind: 'refused', problem: amountProblems[parsed.reason] };
}

const amountProblems: Record<AmountFault, string> = {
  empty: 'must not be empty',
  'not-a-number': 'must be a number, such as 100.0',
  'too-many-decimals': 'must have at most four decimals',
  negative: 'must not be negative',
  zero: 'must be above zero',
  'too-large': 'must have at most 12 digits before the decimal point',
};
