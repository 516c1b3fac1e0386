import { type AmountFault, formatExactAmount, parseAmount } from '../../money/index.ts';

/** Ten-thousandths as the wire shows them: two decimals, and more only where the currency has them. */
export function amountText(amount: bigint): string {
  return formatExactAmount(amount, 2);
}

/** The same for an amount in an event, where it is digits of ten-thousandths. */
export function amountTextOf(digits: string): string {
  return amountText(BigInt(digits));
}

export type ReadAmount =
  | { readonly kind: 'read'; readonly amount: bigint }
  /** What is wrong, as the end of a sentence that begins with the field's name. */
  | { readonly kind: 'refused'; readonly problem: string };

/**
 * Reads a decimal string above zero, or zero where that is allowed, with at most two decimals and 12 digits before them,
 * as ten-thousandths.
 */
export function readAmount(
  text: string,
  { allowZero = false }: { readonly allowZero?: boolean } = {},
): ReadAmount {
  const parsed = parseAmount(text, { maxDecimals: 2, allowZero });
  if (parsed.kind === 'parsed') return { kind: 'read', amount: parsed.value };
  return { kind: 'refused', problem: amountProblems[parsed.reason] };
}

const amountProblems: Record<AmountFault, string> = {
  empty: 'must not be empty',
  'not-a-number': 'must be a plain decimal number, such as "100.00"',
  'too-many-decimals': 'must have at most two decimals',
  negative: 'must not be negative',
  zero: 'must be above zero',
  'too-large': 'must have at most 12 digits before the decimal point',
};
