import type { Check } from '../check.ts';
import { failed, passed } from '../outcomes.ts';

/** Only an active card pays; a frozen or closing one stops at once. */
export const cardIsActive: Check = {
  name: 'card-is-active',
  look: ({ card: { status } }) => {
    const rule = `card status ${status}`;
    switch (status) {
      case 'active':
        return passed;
      case 'frozen':
        return failed('card-frozen', rule);
      case 'closing':
        return failed('card-closing', rule);
      case 'closed':
        return failed('card-closed', rule);
      default:
        return failed('card-not-active', rule);
    }
  },
};
