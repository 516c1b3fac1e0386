import { assignNumber } from '../../../cards/index.ts';
import { statusAnswer } from '../physical-card.ts';
import { refuseAssignment } from '../physical-errors.ts';
import { secretEndpoint, secretFields } from '../secret-endpoint.ts';

/** Assign Card Number: the card has its number at once. A card that has one already answers its status. */
export const assignCardNumber = secretEndpoint(secretFields.cardNumber, async (cards, card, pan) => {
  const outcome = await assignNumber(cards, card, pan);
  return outcome.kind === 'refused' ? refuseAssignment(outcome) : statusAnswer(outcome.card);
});
