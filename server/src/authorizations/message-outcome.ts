import type { Authorization, NetworkEvent } from './authorization.ts';

/** What came of a message. */
export type MessageOutcome =
  | {
      readonly kind: 'recorded';
      readonly event: NetworkEvent;
      /** The purchase as the message left it; of a message that had come before, as it is now. */
      readonly authorization: Authorization | null;
      /** What can be spent after it; null of a message that had come before. */
      readonly available: bigint | null;
    }
  /** Another message had this identity before. */
  | { readonly kind: 'identity-conflict' }
  /** The merchant has no such card, or the card has never been issued. */
  | { readonly kind: 'card-not-found' }
  /** There is no rate for money that has moved. Nothing was recorded: the same message can come again. */
  | { readonly kind: 'currency-not-convertible' }
  /** The message names a purchase by our id, and the card has none of that id. */
  | { readonly kind: 'authorization-not-found' };
