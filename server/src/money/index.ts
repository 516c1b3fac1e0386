/** Money, currencies, rounding, fees and exchange rates. Amounts are bigint ten-thousandths; no floats. */
export { type Currency, currencies, currencyOf, exponentOf } from './currencies.ts';
export { convert, type ExchangeRates, formatExchangeRate } from './exchange.ts';
export { formatFeeRate, parseFeeRate } from './fee-rate.ts';
export { checkFeeRule, computeFee, type FeeRule, noFee } from './fees.ts';
export { formatExactAmount } from './format-amount.ts';
export { listExchangeRates, type QuotedRate } from './list-exchange-rates.ts';
export { isPositive, largestAmount, type Money, money, withinLimit, zero } from './money.ts';
export { type AmountFault, parseAmount, parseJsonAmount } from './parse-amount.ts';
export { isWholeMinorUnits, minorUnitOf } from './round-money.ts';
export { storeSandboxRates } from './sandbox-rates.ts';
export { setExchangeRate } from './set-exchange-rate.ts';
export { storedRates } from './stored-rates.ts';
