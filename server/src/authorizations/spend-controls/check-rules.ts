import { isCountry } from '../../catalog/index.ts';
import { type Invalid, invalid, textProblem } from '../../merchants/index.ts';
import { type Currency, isWholeMinorUnits, largestAmount, money } from '../../money/index.ts';
import type { SpendLimit, SpendRules } from './spend-controls.ts';
import { isTimeZone } from './time-zones.ts';
import { windowKey } from './windows.ts';

const MOST_LIMITS = 20;
const LONGEST_LIST = 500;
const LONGEST_MERCHANT = 64;
const HIGHEST_COUNT = 1_000_000_000;

/** Whether rules from outside can be kept; null when they can. */
export function checkRules(rules: SpendRules): Invalid | null {
  const { currency, limits, maxAmount } = rules;
  if (limits.length > MOST_LIMITS) return invalid('limits', `must be at most ${MOST_LIMITS}`);
  for (const [index, limit] of limits.entries()) {
    const problem = checkLimit(`limits[${index}]`, limit, currency) ?? checkRepeated(limits, index);
    if (problem) return problem;
  }
  return checkAmount('maxAmount', maxAmount, currency) ?? checkLists(rules);
}

function checkLimit(field: string, limit: SpendLimit, currency: Currency): Invalid | null {
  const { amount, count, timeZone } = limit;
  if (!isTimeZone(timeZone))
    return invalid(`${field}.timeZone`, 'must be an IANA time zone, such as Asia/Singapore');
  if (amount === null && count === null) return invalid(field, 'must limit the amount, the count or both');
  if (count !== null && !(Number.isInteger(count) && count >= 0 && count <= HIGHEST_COUNT)) {
    return invalid(`${field}.count`, `must be a whole number from 0 to ${HIGHEST_COUNT}`);
  }
  return checkAmount(`${field}.amount`, amount, currency);
}

function checkRepeated(limits: readonly SpendLimit[], index: number): Invalid | null {
  const keyOf = (limit: SpendLimit) => windowKey('card', limit);
  const key = keyOf(limits[index] as SpendLimit);
  const first = limits.findIndex((limit) => keyOf(limit) === key);
  return first === index ? null : invalid(`limits[${index}]`, `is for the same window as limits[${first}]`);
}

function checkAmount(field: string, amount: bigint | null, currency: Currency): Invalid | null {
  if (amount === null) return null;
  if (amount < 0n || amount > largestAmount) return invalid(field, 'must be an amount of zero or more');
  return isWholeMinorUnits(money(amount, currency))
    ? null
    : invalid(field, `has more decimals than ${currency}`);
}

function checkLists(rules: SpendRules): Invalid | null {
  return (
    checkList('allowedMccs', rules.allowedMccs, mccProblem) ??
    checkList('blockedMccs', rules.blockedMccs, mccProblem) ??
    checkList('allowedMerchants', rules.allowedMerchants, merchantProblem) ??
    checkList('blockedMerchants', rules.blockedMerchants, merchantProblem) ??
    checkList('allowedCountries', rules.allowedCountries, countryProblem) ??
    checkList('blockedCountries', rules.blockedCountries, countryProblem)
  );
}

function checkList(
  field: string,
  list: readonly string[] | null,
  problemOf: (entry: string) => string | null,
): Invalid | null {
  if (list === null) return null;
  if (list.length > LONGEST_LIST) return invalid(field, `must have at most ${LONGEST_LIST} entries`);
  for (const [index, entry] of list.entries()) {
    const problem = problemOf(entry);
    if (problem !== null) return invalid(`${field}[${index}]`, problem);
  }
  return null;
}

function mccProblem(entry: string): string | null {
  const range = /^(\d{4})(?:-(\d{4}))?$/.exec(entry);
  if (range === null) return 'must be four digits, or a range such as 3000-3350';
  const [, from = '', to = from] = range;
  return from <= to ? null : 'must be a range that begins with its lower end';
}

function merchantProblem(entry: string): string | null {
  return textProblem(entry, LONGEST_MERCHANT);
}

function countryProblem(entry: string): string | null {
  return isCountry(entry) ? null : 'must be an ISO 3166-1 alpha-2 code';
}
