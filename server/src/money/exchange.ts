import type { Currency } from './currencies.ts';
import { formatShortest, type Parsed, parseDecimal } from './decimal.ts';
import { type Money, money } from './money.ts';
import { minorUnitOf } from './round-money.ts';
import { halfEven } from './rounding.ts';

/** An exact positive ratio: how many of `to` one `from` buys, major unit for major unit. */
export interface ExchangeRate {
  readonly from: Currency;
  readonly to: Currency;
  readonly numerator: bigint;
  readonly denominator: bigint;
}

/** Where exchange rates come from; compose plugs a source in. */
export interface ExchangeRates {
  /** The rate in force at that instant, or null when there is none. A currency against itself is always one. */
  rate(from: Currency, to: Currency, at: Date): Promise<ExchangeRate | null>;
}

const rateScale = 12;

/** Reads a decimal string as the rate of one `from` in `to`: positive, at most 12 digits on either side. */
export function parseExchangeRate(text: string, from: Currency, to: Currency): Parsed<ExchangeRate> {
  const parsed = parseDecimal(text, {
    scale: rateScale,
    maxDecimals: rateScale,
    maxIntegerDigits: 12,
    allowZero: false,
    allowNegative: false,
  });
  if (parsed.kind === 'refused') return parsed;
  const rate = { from, to, numerator: parsed.value, denominator: 10n ** BigInt(rateScale) };
  return { kind: 'parsed', value: rate };
}

/**
 * Writes how many of `to` one `from` buys as plain decimal text, as short as possible: exact where 12 decimals hold it,
 * else rounded to them, half even. Conversions use the rate itself, never this text.
 */
export function formatExchangeRate(rate: ExchangeRate): string {
  return formatShortest(halfEven(rate.numerator * 10n ** BigInt(rateScale), rate.denominator), rateScale, 0);
}

/** One for one: a currency against itself. */
export function identityRate(currency: Currency): ExchangeRate {
  return { from: currency, to: currency, numerator: 1n, denominator: 1n };
}

/** The same rate the other way round, exact. */
export function invertRate(rate: ExchangeRate): ExchangeRate {
  return { from: rate.to, to: rate.from, numerator: rate.denominator, denominator: rate.numerator };
}

/** The rate of `first.from` in `second.to` by way of the currency they share, exact. Throws if they share none. */
export function chainRates(first: ExchangeRate, second: ExchangeRate): ExchangeRate {
  if (first.to !== second.from) {
    throw new TypeError(`a rate to ${first.to} cannot be followed by one from ${second.from}`);
  }
  return {
    from: first.from,
    to: second.to,
    numerator: first.numerator * second.numerator,
    denominator: first.denominator * second.denominator,
  };
}

/**
 * Converts at the rate, rounded once, half even, to the minor unit of the rate's target currency.
 *
 * Throws when the money is not in the rate's source currency. The result may pass the limit of an amount.
 */
export function convert(value: Money, rate: ExchangeRate): Money {
  if (value.currency !== rate.from) {
    throw new TypeError(`a rate from ${rate.from} cannot convert ${value.currency}`);
  }
  const unit = minorUnitOf(rate.to);
  return money(halfEven(value.amount * rate.numerator, rate.denominator * unit) * unit, rate.to);
}
