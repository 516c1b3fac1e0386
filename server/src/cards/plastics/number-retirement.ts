/**
 * Why a card's number cannot be used any more. It still leads to the card, so that what was bought with it can be settled
 * and given back.
 */
export type NumberRetirement =
  /** Its plastic was reported lost, or stolen. */
  | 'lost'
  | 'stolen'
  /** The number of another plastic has taken its place. */
  | 'replaced';
