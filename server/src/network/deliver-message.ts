import {
  type AuthorizationsContext,
  handleMessage,
  type MessageOutcome,
  type NetworkMessage,
} from '../authorizations/index.ts';
import type { Secret } from '../vault/index.ts';
import { NO_SUCH_CARD, recordUnknownCard } from './unknown-card-messages.ts';

/** The card that a message is about: one that the caller has found, or whatever card has this number. */
export type NamedCard = { readonly id: string } | { readonly pan: Secret };

/** What became of a message, and the message as it came: with its identity it can be sent again. */
export interface SentMessage {
  readonly message: Pick<NetworkMessage, 'identity' | 'link'>;
  readonly outcome: MessageOutcome | { readonly kind: 'unknown-card'; readonly responseCode: string };
}

/** Brings a message to its card. A number that no card of the merchant has is declined and kept note of. */
export async function deliverMessage(
  context: AuthorizationsContext,
  card: NamedCard,
  message: Omit<NetworkMessage, 'cardId'>,
): Promise<SentMessage> {
  const cardId = 'id' in card ? card.id : await findByPan(context, message.merchantId, card.pan);
  if (cardId !== null) return { message, outcome: await handleMessage(context, { ...message, cardId }) };
  const { database, vault, clock } = context;
  const { merchantId } = message;
  const source = { merchantId, pan: (card as { readonly pan: Secret }).pan, receivedAt: clock.now() };
  const { kind } = await recordUnknownCard({ database, vault }, message, source);
  return {
    message,
    outcome: kind === 'recorded' ? { kind: 'unknown-card', responseCode: NO_SUCH_CARD } : { kind },
  };
}

/** Another merchant's card is as unknown as one that does not exist. */
async function findByPan(
  { database, vault }: AuthorizationsContext,
  merchantId: string,
  pan: Secret,
): Promise<string | null> {
  const found = await vault.findByPan(database, pan);
  return found?.merchantId === merchantId ? found.cardId : null;
}
