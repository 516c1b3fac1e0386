import type { Check } from '../check.ts';
import { failed, notApplicable, passed } from '../outcomes.ts';

/** The cardholder was verified, where the product asks for it. */
export const cardholderIsVerified: Check = {
  name: 'cardholder-is-verified',
  look: (facts) => {
    if (!facts.product.terms.requiresVerifiedCardholder) return notApplicable;
    return facts.cardholderIsVerified ? passed : failed('cardholder-not-verified', 'cardholder verification');
  },
};
