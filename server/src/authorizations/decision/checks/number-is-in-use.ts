import type { DeclineReason } from '../../decline-reasons.ts';
import type { Check } from '../check.ts';
import { failed, passed } from '../outcomes.ts';

const reasons = {
  lost: 'card-lost',
  stolen: 'card-stolen',
  replaced: 'card-replaced',
} as const satisfies Record<string, DeclineReason>;

/**
 * The number that the purchase came by is the card's, and nobody has reported its plastic lost or stolen. Comes before
 * whatever else the card is: whoever holds a stolen one is to be told that alone.
 */
export const numberIsInUse: Check = {
  name: 'number-is-in-use',
  look: ({ message, card }) => {
    const retired = message.numberRetired ?? card.numberRetired;
    return retired === null ? passed : failed(reasons[retired], `card number ${retired}`);
  },
};
