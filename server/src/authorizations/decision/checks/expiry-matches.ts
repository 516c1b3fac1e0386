import type { Check } from '../check.ts';
import { failedUntold, notApplicable, passed } from '../outcomes.ts';

/** The expiry date that was presented is the card's. */
export const expiryMatches: Check = {
  name: 'expiry-matches',
  look: ({ expiry }) => {
    if (expiry === null) return notApplicable;
    return expiry === 'match' ? passed : failedUntold('expiry-mismatch', 'presented expiry');
  },
};
