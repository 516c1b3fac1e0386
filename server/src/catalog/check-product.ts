import { type Invalid, invalid, textProblem } from '../merchants/index.ts';
import { type Currency, checkFeeRule, isWholeMinorUnits, largestAmount, money } from '../money/index.ts';
import { isCountry } from './countries.ts';
import type { NewProduct, ProductChanges, ProductFees, ProductLimits } from './product.ts';

const longestText = 64;
const longestValidity = 20;

/** Whether a new product can be kept; null when it can. */
export function checkProduct(product: NewProduct): Invalid | null {
  return (
    checkText('code', product.code) ??
    checkText('category', product.category) ??
    checkPattern('bin', product.bin, /^\d{6}(\d{2})?$/, 'must be 6 or 8 digits') ??
    (isCountry(product.issuerCountry)
      ? null
      : invalid('issuerCountry', 'must be an ISO 3166-1 alpha-2 code')) ??
    (product.fundingSource === 'card-balance'
      ? null
      : invalid('fundingSource', 'must be card-balance: no other source of funds can be spent from yet')) ??
    checkChanges(product, product.currency)
  );
}

/** Whether what is given of a product can be kept; null when it can. */
export function checkChanges(changes: ProductChanges, currency: Currency): Invalid | null {
  const { scene, serviceCode, validYears, fees, limits, cardholderRule } = changes;
  return (
    (scene === undefined || scene === '' ? null : checkText('scene', scene)) ??
    (serviceCode === undefined
      ? null
      : checkPattern('serviceCode', serviceCode, /^\d{3}$/, 'must be 3 digits')) ??
    (validYears === undefined ? null : checkYears(validYears)) ??
    (cardholderRule === undefined ? null : checkText('cardholderRule', cardholderRule)) ??
    (limits ? checkLimits(limits, currency) : null) ??
    (fees ? checkFees(fees, currency) : null)
  );
}

function checkText(field: string, text: string): Invalid | null {
  const problem = textProblem(text, longestText);
  return problem ? invalid(field, problem) : null;
}

function checkPattern(field: string, text: string, pattern: RegExp, problem: string): Invalid | null {
  return pattern.test(text) ? null : invalid(field, problem);
}

function checkYears(years: number): Invalid | null {
  const isValid = Number.isInteger(years) && years >= 1 && years <= longestValidity;
  return isValid ? null : invalid('validYears', `must be a whole number from 1 to ${longestValidity}`);
}

function checkLimits({ minFirstLoad, minLoad, maxLoad }: ProductLimits, currency: Currency): Invalid | null {
  const amounts = {
    minFirstLoad,
    minLoad,
    ...(maxLoad === null ? {} : { maxLoad }),
  };
  for (const [name, amount] of Object.entries(amounts)) {
    if (amount < 0n || amount > largestAmount)
      return invalid(`limits.${name}`, 'must be an amount of zero or more');
    if (!isWholeMinorUnits(money(amount, currency))) {
      return invalid(`limits.${name}`, `has more decimals than ${currency}`);
    }
  }
  if (maxLoad !== null && (maxLoad < minLoad || maxLoad < minFirstLoad)) {
    return invalid('limits.maxLoad', 'must not be below the minimum');
  }
  return null;
}

function checkFees(fees: ProductFees, currency: Currency): Invalid | null {
  for (const [name, rule] of Object.entries(fees)) {
    if (rule.fixed.currency !== currency) return invalid(`fees.${name}`, `must be in ${currency}`);
    const check = checkFeeRule(rule);
    if (check.kind === 'invalid') return invalid(`fees.${name}`, feeProblems[check.reason]);
  }
  return null;
}

const feeProblems = {
  'mixed-currencies': 'must be in one currency',
  negative: 'must not be negative',
  'finer-than-minor-unit': 'must have limits without more decimals than the currency',
  'minimum-above-maximum': 'must have a minimum that is not above the maximum',
} as const;
