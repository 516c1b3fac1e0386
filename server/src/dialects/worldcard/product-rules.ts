import type { ProductRules } from '../../catalog/index.ts';
import { invalid } from '../../merchants/index.ts';
import { cardTypeIds, isCardType, isVirtual } from './card-types.ts';
import { worldcardCatalog, worldcardLimits, worldcardTerms } from './catalog.ts';

/** The products of WorldCard programmes: a category is a card type, which says the form and who may hold the card. */
export const worldcardProducts: ProductRules = {
  starterProducts: worldcardCatalog,
  defaults: (category) => ({
    limits: worldcardLimits,
    terms: worldcardTerms(category),
    cardholderRule: category,
  }),
  check: ({ form, category, cardholderRule }) => {
    if (!isCardType(category)) {
      return invalid('category', `must be one of ${Object.keys(cardTypeIds).join(', ')} in WorldCard`);
    }
    const formOfCategory = isVirtual(category) ? 'virtual' : 'physical';
    if (form !== formOfCategory) return invalid('form', `must be ${formOfCategory} for ${category}`);
    // What an applicant must hand in depends on the card type alone: another rule would never be asked.
    if (cardholderRule !== category) {
      return invalid('cardholderRule', `must be ${category}, the rule of its category`);
    }
    return null;
  },
};
