import type { PanChange } from '../../vault/index.ts';
import type { Card } from '../card.ts';
import { movedTo, type Plastic } from './plastic.ts';
import type { PlasticChange } from './plastics-participant.ts';

/** What changes when a card is given a number, of the card, its plastics and its numbers. */
export interface GivenNumber {
  readonly card: Card;
  /** The piece with the number, its card's from now on. */
  readonly plastic: Plastic;
  /** The piece whose number it replaces; null where there is none. */
  readonly replaced: Plastic | null;
  readonly pans: readonly PanChange[];
}

/** Whether the card has a number that can be used. */
export function hasNumber({ last4, numberRetired }: Pick<Card, 'last4' | 'numberRetired'>): boolean {
  return last4 !== null && numberRetired === null;
}

/**
 * The number of a plastic becomes the card's, with its expiry and its keys; the number that the card had until now is
 * retired. Pure.
 * @param given stores the number for the card, or moves it there
 * @param standing the card's plastics
 */
export function giveNumber(
  card: Card,
  plastic: Plastic,
  given: PanChange,
  standing: readonly Plastic[],
  at: Date,
): GivenNumber {
  const { merchantId, id: cardId } = card;
  const isReplaced = hasNumber(card);
  const before = standing.find(({ id }) => isReplaced && id === card.plasticId);
  const { last4, expiry, keyVersion } = plastic;
  return {
    card: { ...card, last4, expiry, keyVersion, plasticId: plastic.id, numberRetired: null },
    plastic: { ...plastic, cardId, pan: 'card' },
    replaced: before ? { ...movedTo(before, 'retired', at), pan: 'retired' } : null,
    pans: isReplaced ? [{ kind: 'retire', merchantId, cardId, as: 'replaced', at }, given] : [given],
  };
}

/** The plastics of such a change as they are written: both exist already. */
export function writtenPlastics({ plastic, replaced }: GivenNumber): PlasticChange[] {
  return [plastic, replaced].flatMap((one): PlasticChange[] =>
    one ? [{ kind: 'update', plastic: one }] : [],
  );
}
