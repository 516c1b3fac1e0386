import { type Invalid, invalid, textProblem } from '../merchants/index.ts';
import { isWholeMinorUnits, largestAmount, money } from '../money/index.ts';
import { checkFees } from './check-fees.ts';
import { checkTerms } from './check-terms.ts';
import { isCountry } from './countries.ts';
import type { NewProduct, ProductChanges, ProductLimits } from './product.ts';
import { holdsItsOwnMoney } from './product-defaults.ts';

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
    checkChanges(product, product)
  );
}

/** Whether what is given of a product with this currency and source of funds can be kept; null when it can. */
export function checkChanges(
  changes: ProductChanges,
  standing: Pick<NewProduct, 'currency' | 'fundingSource'>,
): Invalid | null {
  const { scene, serviceCode, validYears, fees, limits, terms, cardholderRule } = changes;
  return (
    (scene === undefined || scene === '' ? null : checkText('scene', scene)) ??
    (serviceCode === undefined
      ? null
      : checkPattern('serviceCode', serviceCode, /^\d{3}$/, 'must be 3 digits')) ??
    (validYears === undefined ? null : checkYears(validYears)) ??
    (cardholderRule === undefined ? null : checkText('cardholderRule', cardholderRule)) ??
    (limits ? checkLimits(limits, standing) : null) ??
    (fees ? checkFees(fees, standing.currency) : null) ??
    (terms ? checkTerms(terms, standing) : null)
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

function checkLimits(
  limits: ProductLimits,
  { currency, fundingSource }: Pick<NewProduct, 'currency' | 'fundingSource'>,
): Invalid | null {
  const { minFirstLoad, minLoad, maxLoad } = limits;
  if (!holdsItsOwnMoney({ fundingSource })) return checkNoLoads(limits);
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

/** Cards that draw their money from elsewhere are not loaded, so there is nothing to limit. */
function checkNoLoads(limits: ProductLimits): Invalid | null {
  for (const name of ['minFirstLoad', 'minLoad'] as const) {
    if (limits[name] !== 0n)
      return invalid(`limits.${name}`, 'must be zero: the cards draw their money from elsewhere');
  }
  return limits.maxLoad === null
    ? null
    : invalid('limits.maxLoad', 'must be left out: the cards draw their money from elsewhere');
}
