import type { Check } from '../check.ts';
import { failedUntold, notApplicable, passed } from '../outcomes.ts';

/** The CVV2 that was presented is the card's. It was compared before, in constant time. */
export const cvv2Matches: Check = {
  name: 'cvv2-matches',
  look: ({ cvv2 }) => {
    if (cvv2 === null) return notApplicable;
    return cvv2 === 'match' ? passed : failedUntold('cvv2-mismatch', 'presented cvv2');
  },
};
