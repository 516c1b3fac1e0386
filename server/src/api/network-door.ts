import type { MessageOutcome, NetworkMessage } from '../authorizations/index.ts';
import type { Secret } from '../vault/index.ts';

/** A card that was found, or whichever has this number. */
export type AddressedCard = { readonly id: string } | { readonly pan: Secret };

/** What became of a message, and what it is known by. */
export interface SentMessage {
  readonly message: Pick<NetworkMessage, 'identity' | 'link'>;
  readonly outcome: MessageOutcome | { readonly kind: 'unknown-card'; readonly responseCode: string };
}

/** A network message as it is passed on to us. */
export type PassedOnMessage = Omit<
  NetworkMessage,
  'merchantId' | 'cardId' | 'entryMode' | 'numberRetired' | 'forcedDecline'
> &
  Partial<Pick<NetworkMessage, 'entryMode'>>;

/** Where messages of a network come in. A port: the room of the network is beside this one. */
export interface NetworkDoor {
  receive(merchantId: string, card: AddressedCard, message: PassedOnMessage): Promise<SentMessage>;
}
