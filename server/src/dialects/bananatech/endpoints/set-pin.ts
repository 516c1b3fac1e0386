import { activateCard, setPin as changePin } from '../../../cards/index.ts';
import { cardEndpoint } from '../card-endpoint.ts';
import { readDigits } from '../crypto.ts';
import { refuse, refusePin } from '../errors.ts';

/** The document's "4-6 digits"; a template may ask for less within them. */
const pinDigits = { least: 4, most: 6 } as const;

/** Set PIN: the first one activates the card, which `CARD_ACTIVATE_RESULT` confirms; later ones change it. */
export const setPin = cardEndpoint(
  (fields) => {
    const given = fields.required('pin');
    return given === null ? null : readDigits(given, pinDigits.least, pinDigits.most);
  },
  async ({ cards }, card, pin) => {
    if (pin === null) return refuse('invalid-pin');
    if (card.form !== 'physical') return refuse('card-not-physical');
    if (card.status !== 'active' && card.status !== 'pending-activation') return refuse('card-not-active');
    const outcome =
      card.status === 'active' ? await changePin(cards, card, pin) : await activateCard(cards, card, pin);
    if (outcome.kind === 'identity-conflict') throw new Error('A PIN has no identity on this wire.');
    if (outcome.kind === 'refused') return refusePin(outcome);
    return { kind: 'success', data: { success: true, message: 'PIN set successfully' } };
  },
);
