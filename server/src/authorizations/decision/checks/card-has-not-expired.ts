import { isPastExpiry } from '../../../vault/index.ts';
import type { Check } from '../check.ts';
import { failedUntold, notApplicable, passed } from '../outcomes.ts';

/** A card is good to the end of its expiry month, in UTC. */
export const cardHasNotExpired: Check = {
  name: 'card-has-not-expired',
  look: ({ card: { expiry }, now }) => {
    if (expiry === null) return notApplicable;
    return isPastExpiry(expiry, now) ? failedUntold('card-expired', 'card expiry') : passed;
  },
};
