import { type Invalid, invalid } from '../merchants/index.ts';
import type { ProductTerms } from './product.ts';

const longestHoldDays = 365;

/** Whether a product's purchases can be treated so; null when they can. */
export function checkTerms({ holdDays }: ProductTerms): Invalid | null {
  for (const [name, days] of Object.entries(holdDays)) {
    if (!Number.isInteger(days) || days < 1 || days > longestHoldDays)
      return invalid(`terms.holdDays.${name}`, `must be a whole number from 1 to ${longestHoldDays}`);
  }
  return holdDays.extended < holdDays.standard
    ? invalid('terms.holdDays.extended', 'must not be below the standard')
    : null;
}
