/** Where a physical piece of a card is in its life. */
export type PlasticState =
  /** Made without a card: it lies with the merchant and waits to be assigned. */
  | 'in-stock'
  /** Asked of the bureau for a card; it has no number yet. */
  | 'ordered'
  /** The bureau has made it, with its number. */
  | 'personalised'
  /** On its way to the cardholder. */
  | 'shipped'
  | 'delivered'
  /** The post brought it back to its sender. May be sent again. */
  | 'returned'
  /** The piece that its card is used with. */
  | 'in-use'
  /** Reported lost. Its number is good for nothing any more. Final. */
  | 'lost'
  /** Reported stolen. Likewise. Final. */
  | 'stolen'
  /** Another piece has taken its place. Final. */
  | 'retired';

/** What the bureau and the post report. */
export type PlasticReport = Extract<PlasticState, 'personalised' | 'shipped' | 'delivered' | 'returned'>;

/** Every allowed move, in one table: from a state to those that may follow it. What is not here does not happen. */
const moves: Record<PlasticState, readonly PlasticState[]> = {
  'in-stock': ['in-use', 'lost', 'stolen'],
  // One that the bureau never makes can be given up as lost; one that is not wanted any more is retired.
  ordered: ['personalised', 'lost', 'retired'],
  personalised: ['shipped', 'lost', 'stolen', 'retired'],
  // A piece may be in its cardholder's hands before the post has reported that it is.
  shipped: ['delivered', 'returned', 'in-use', 'lost', 'stolen', 'retired'],
  delivered: ['returned', 'in-use', 'lost', 'stolen', 'retired'],
  returned: ['shipped', 'lost', 'stolen', 'retired'],
  'in-use': ['lost', 'stolen', 'retired'],
  lost: [],
  stolen: [],
  retired: [],
};

export const plasticStates = Object.keys(moves) as readonly PlasticState[];

export function mayBecome(from: PlasticState, to: PlasticState): boolean {
  return moves[from].includes(to);
}
