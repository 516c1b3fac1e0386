import { amountScale } from './amount-decimals.ts';
import type { Currency } from './currencies.ts';

/** An amount in ten-thousandths of the currency's major unit: 1.25 USD is `12500n`. */
export interface Money {
  readonly amount: bigint;
  readonly currency: Currency;
}

/** Digits an amount may have before the decimal point. */
export const maxIntegerDigits = 12;

/** The largest amount, in ten-thousandths, in either direction: 999,999,999,999.9999. */
export const largestAmount = 10n ** BigInt(maxIntegerDigits + amountScale) - 1n;

/** Money of `amount` ten-thousandths of the currency's major unit. */
export function money(amount: bigint, currency: Currency): Money {
  return { amount, currency };
}

/** No money, in this currency. */
export function zero(currency: Currency): Money {
  return money(0n, currency);
}

/** Throws when the currencies differ: that is a bug, never an outcome. */
export function add(left: Money, right: Money): Money {
  mustShareCurrency(left, right);
  return money(left.amount + right.amount, left.currency);
}

/** Throws when the currencies differ. */
export function subtract(left: Money, right: Money): Money {
  mustShareCurrency(left, right);
  return money(left.amount - right.amount, left.currency);
}

export function negate(value: Money): Money {
  return money(-value.amount, value.currency);
}

/** -1 when left is less, 0 when equal, 1 when more. Throws when the currencies differ. */
export function compare(left: Money, right: Money): -1 | 0 | 1 {
  mustShareCurrency(left, right);
  if (left.amount === right.amount) return 0;
  return left.amount < right.amount ? -1 : 1;
}

export function isZero(value: Money): boolean {
  return value.amount === 0n;
}

export function isPositive(value: Money): boolean {
  return value.amount > 0n;
}

export function isNegative(value: Money): boolean {
  return value.amount < 0n;
}

/** Whether the amount has at most 12 integer digits. Arithmetic does not check it; whoever posts does. */
export function withinLimit(value: Money): boolean {
  return value.amount <= largestAmount && value.amount >= -largestAmount;
}

function mustShareCurrency(left: Money, right: Money): void {
  if (left.currency !== right.currency) {
    throw new TypeError(`${left.currency} and ${right.currency} cannot be combined without an exchange rate`);
  }
}
