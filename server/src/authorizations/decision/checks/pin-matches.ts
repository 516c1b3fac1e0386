import type { Check } from '../check.ts';
import { failedUntold, notApplicable, passed } from '../outcomes.ts';

/** The PIN that was entered is the card's. Once its tries are used up, the right one does not help any more. */
export const pinMatches: Check = {
  name: 'pin-matches',
  look: ({ pin, pinTriesLeft }) => {
    if (pin === null) return notApplicable;
    if (pin === 'not-set') return failedUntold('pin-not-set', 'presented pin');
    if (pinTriesLeft <= 0) return failedUntold('pin-tries-exceeded', 'pin tries');
    return pin === 'match' ? passed : failedUntold('pin-incorrect', 'presented pin');
  },
};
