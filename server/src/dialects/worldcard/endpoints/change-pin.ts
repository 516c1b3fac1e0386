import { setPin } from '../../../cards/index.ts';
import { notActive, refusePin } from '../physical-errors.ts';
import { secretEndpoint, secretFields } from '../secret-endpoint.ts';

/** Change PIN, of an active card only. A success has no data. */
export const changePin = secretEndpoint(secretFields.pin, async (cards, card, pin) => {
  if (card.status !== 'active') return notActive(card.status);
  // Nothing in the request tells a repetition, and the same PIN set again is harmless: each is a change of its own.
  const identity = {
    merchantId: card.merchantId,
    scope: 'worldcard-pin',
    key: cards.newId(),
    fingerprint: '',
  };
  const outcome = await setPin(cards, card, pin, identity);
  if (outcome.kind === 'identity-conflict') throw new Error('A new id was used before.');
  return outcome.kind === 'refused' ? refusePin(outcome) : { kind: 'success' };
});
