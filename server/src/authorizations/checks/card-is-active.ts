import type { Check } from './check.ts';

/** Only an active card pays; a frozen or closing one stops at once. */
export const cardIsActive: Check = ({ card }) => {
  switch (card.status) {
    case 'active':
      return null;
    case 'frozen':
      return 'card-frozen';
    case 'closing':
      return 'card-closing';
    case 'closed':
      return 'card-closed';
    default:
      return 'card-not-active';
  }
};
