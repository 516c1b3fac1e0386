/** Money, currencies, rounding, fees and exchange rates. Amounts are bigint ten-thousandths; no floats. */
export type { AmountDecimals } from './amount-decimals.ts';
export {
  type Currency,
  currencies,
  currencyOf,
  type Exponent,
  exponentOf,
  isCurrency,
} from './currencies.ts';
export type { Parsed } from './decimal.ts';
export {
  chainRates,
  convert,
  type ExchangeRate,
  type ExchangeRates,
  identityRate,
  invertRate,
  parseExchangeRate,
} from './exchange.ts';
export { type FeeRate, formatFeeRate, formatPercentage, parseFeeRate, parsePercentage } from './fee-rate.ts';
export { checkFeeRule, computeFee, type FeeRule, type FeeRuleCheck, noFee } from './fees.ts';
export { formatAmount, formatExactAmount } from './format-amount.ts';
export { fromMinorUnits, toMinorUnits } from './minor-units.ts';
export {
  add,
  compare,
  isNegative,
  isPositive,
  isZero,
  largestAmount,
  type Money,
  money,
  negate,
  subtract,
  withinLimit,
  zero,
} from './money.ts';
export { type AmountFault, type AmountRules, parseAmount, parseJsonAmount } from './parse-amount.ts';
export { isWholeMinorUnits, roundToCurrency, roundToDecimals } from './round-money.ts';
export { down, halfEven, halfUp, type Rounding, up } from './rounding.ts';
export { sandboxRates } from './sandbox-rates.ts';
export { split } from './split.ts';
export { type RateRow, tableRates } from './table-rates.ts';
