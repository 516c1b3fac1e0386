import { isOfCategory } from '../merchant-categories.ts';
import { failed, failedTogether } from '../outcomes.ts';
import { rulesCheck } from '../rules-check.ts';

/** This kind of payment, such as airline tickets, is not switched off. */
export const categoryIsAllowed = rulesCheck('category-is-allowed', (rules, level, { message }) => {
  const { blockedCategories } = rules;
  if (blockedCategories.length === 0) return 'silent';
  const hit = blockedCategories.filter((category) => isOfCategory(message, category));
  if (hit.length === 0) return 'passed';
  return hit
    .map((category) => failed('category-blocked', `${level} blocked category ${category}`))
    .reduce(failedTogether);
});
