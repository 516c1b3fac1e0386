import {
  type AuthorizationsContext,
  handleMessage,
  type MessageOutcome,
  type NetworkMessage,
} from '../authorizations/index.ts';
import type { Secret } from '../vault/index.ts';
import { type AcquirerRequest, acquirerMessage } from './acquirer-message.ts';
import { NO_SUCH_CARD, recordUnknownCard } from './unknown-card-messages.ts';

/** The card that a message is about: one that the caller has found, or whatever card has this number. */
export type SimulatedCard = { readonly id: string } | { readonly pan: Secret };

/** What became of a message, and the message as it was sent: with its identity it can be sent again. */
export interface SentMessage {
  readonly message: Pick<NetworkMessage, 'identity' | 'link'>;
  readonly outcome: MessageOutcome | { readonly kind: 'unknown-card'; readonly responseCode: string };
}

/**
 * An acquirer that exists only here: it sends what a tester asks for, filled in as an acquirer would, and its messages
 * go the way of all network messages. A number that no card of the merchant has is declined and kept note of.
 */
export async function simulateMessage(
  context: AuthorizationsContext,
  merchantId: string,
  card: SimulatedCard,
  request: AcquirerRequest,
): Promise<SentMessage> {
  if ('id' in card) return await send(context, acquirerMessage(merchantId, card.id, request));

  const { database, vault, clock } = context;
  const found = await vault.findByPan(database, card.pan);
  // Another merchant's card is as unknown as one that does not exist.
  if (found?.merchantId === merchantId) {
    return await send(context, acquirerMessage(merchantId, found.cardId, request));
  }
  const message = acquirerMessage(merchantId, '', request);
  const source = { merchantId, pan: card.pan, receivedAt: clock.now() };
  const { kind } = await recordUnknownCard({ database, vault }, message, source);
  return {
    message,
    outcome: kind === 'recorded' ? { kind: 'unknown-card', responseCode: NO_SUCH_CARD } : { kind },
  };
}

async function send(context: AuthorizationsContext, message: NetworkMessage): Promise<SentMessage> {
  return { message, outcome: await handleMessage(context, message) };
}
