import { activateCard as activate } from '../../../cards/index.ts';
import { statusAnswer } from '../physical-card.ts';
import { refuseActivation } from '../physical-errors.ts';
import { secretEndpoint, secretFields } from '../secret-endpoint.ts';

/** Activate: accepted at once, with the status as it still is; the result comes as `card_open`. */
export const activateCard = secretEndpoint(secretFields.pin, async (cards, card, pin) => {
  const outcome = await activate(cards, card, pin);
  if (outcome.kind === 'identity-conflict') throw new Error('An activation has no identity on this wire.');
  return outcome.kind === 'refused' ? refuseActivation(outcome) : statusAnswer(outcome.card);
});
