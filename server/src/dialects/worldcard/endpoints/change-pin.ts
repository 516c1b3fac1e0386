import { setPin } from '../../../cards/index.ts';
import { notActive, refusePin } from '../physical-errors.ts';
import { secretEndpoint, secretFields } from '../secret-endpoint.ts';

/** Change PIN, of an active card only. A success has no data. */
export const changePin = secretEndpoint(secretFields.pin, async (cards, card, pin) => {
  if (card.status !== 'active') return notActive(card.status);
  // Nothing in the request tells a repetition, and the same PIN set again is harmless: each is a change of its own.
  const outcome = await setPin(cards, card, pin);
  if (outcome.kind === 'identity-conflict')
    throw new Error('A change of a PIN has no identity on this wire.');
  return outcome.kind === 'refused' ? refusePin(outcome) : { kind: 'success' };
});
