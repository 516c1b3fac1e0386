import type { AuthorizationsContext, NetworkMessage } from '../authorizations/index.ts';
import { deliverMessage, type NamedCard, type SentMessage } from './deliver-message.ts';
import { usualEntryModes } from './usual-entry-modes.ts';

/** A message as whoever is connected to a network passes it on. Nothing that names it or its purchase is made up here. */
export type PassedOnMessage = Omit<
  NetworkMessage,
  'merchantId' | 'cardId' | 'entryMode' | 'numberRetired' | 'forcedDecline'
> &
  Partial<Pick<NetworkMessage, 'entryMode'>>;

/** Takes a real message from the network, about a card of this merchant. */
export async function receiveMessage(
  context: AuthorizationsContext,
  merchantId: string,
  card: NamedCard,
  message: PassedOnMessage,
): Promise<SentMessage> {
  const { channel, link, identity } = message;
  return await deliverMessage(context, card, {
    ...message,
    merchantId,
    link: { ...link, rrn: link.rrn ?? identity.rrn },
    entryMode: message.entryMode ?? usualEntryModes[channel],
    forcedDecline: null,
  });
}
