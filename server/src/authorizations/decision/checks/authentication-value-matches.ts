import type { Check } from '../check.ts';
import { failedUntold, notApplicable, passed } from '../outcomes.ts';

/** The authentication value of 3-D Secure was made for this purchase with this card. It was compared before. */
export const authenticationValueMatches: Check = {
  name: 'authentication-value-matches',
  look: ({ authentication }) => {
    if (authentication === null) return notApplicable;
    return authentication === 'match'
      ? passed
      : failedUntold('authentication-mismatch', 'presented authentication value');
  },
};
