import type { ProductFees, ProductRules } from '../../catalog/index.ts';
import { type Invalid, invalid } from '../../merchants/index.ts';
import {
  bananatechCatalog,
  bananatechLimits,
  bananatechTerms,
  cardholderRules,
  cardTypes,
} from './catalog.ts';

/** The products of BananaTech programmes: templates, which are called by numbers and show what they ask for. */
export const bananatechProducts: ProductRules = {
  starterProducts: bananatechCatalog,
  defaults: (category) => ({
    limits: bananatechLimits,
    terms: bananatechTerms(category),
    cardholderRule: 'email',
  }),
  check: ({ code, form, category, cardholderRule, fundingSource, fees, terms }) => {
    if (!/^[1-9]\d{0,14}$/.test(code))
      return invalid('code', 'must be a whole number from 1 to 15 digits in BananaTech');
    if (category !== cardTypes[form])
      return invalid('category', `must be ${cardTypes[form]} for a ${form} card`);
    if (!(cardholderRules as readonly string[]).includes(cardholderRule))
      return invalid('cardholderRule', `must be one of ${cardholderRules.join(', ')} in BananaTech`);
    if (fundingSource !== 'card-balance')
      return invalid('fundingSource', 'must be card-balance in BananaTech, where cards are recharged');
    if (form === 'physical' && terms.numbers !== 'stock')
      return invalid('terms.numbers', 'must be stock in BananaTech, where an unknown number is refused');
    return checkFees(fees);
  },
};

/** The wire shows one number for each of these fees. */
function checkFees(fees: ProductFees): Invalid | null {
  for (const name of ['issue', 'fund', 'close'] as const) {
    const { fixed, rate, minimum, maximum } = fees[name];
    const isBoth = fixed.amount > 0n && rate.millionths > 0n;
    if (isBoth || minimum !== null || maximum !== null)
      return invalid(`fees.${name}`, 'must be a fixed amount or a rate in BananaTech, without limits');
  }
  return null;
}
