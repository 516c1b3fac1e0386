import { currencyExponents } from './currency-exponents.ts';

/** An active ISO 4217 alphabetic code, in capitals. */
export type Currency = keyof typeof currencyExponents;

/** The number of decimals a currency's minor unit has, as ISO 4217 states it. */
export type Exponent = (typeof currencyExponents)[Currency];

export type CurrencyLookup = { kind: 'known'; currency: Currency } | { kind: 'unknown' };

/** Every known code, in alphabetical order. */
export const currencies = Object.keys(currencyExponents) as readonly Currency[];

/** Whether the text is an active ISO 4217 code, in capitals. */
export function isCurrency(code: string): code is Currency {
  return Object.hasOwn(currencyExponents, code);
}

/** Looks up text from outside. Lower case is unknown: a dialect that spells `usd` raises it first. */
export function currencyOf(code: string): CurrencyLookup {
  return isCurrency(code) ? { kind: 'known', currency: code } : { kind: 'unknown' };
}

/** Decimals of the currency's minor unit: 2 for USD, 0 for JPY, 3 for KWD, 4 for CLF. */
export function exponentOf(currency: Currency): Exponent {
  return currencyExponents[currency];
}
