import {
  type AuthorizationsContext,
  handleMessage,
  type MessageOutcome,
  type NetworkMessage,
} from '../authorizations/index.ts';
import type { NumberRetirement } from '../cards/index.ts';
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
  message: Omit<NetworkMessage, 'cardId' | 'numberRetired'>,
): Promise<SentMessage> {
  const found =
    'id' in card
      ? { cardId: card.id, numberRetired: null }
      : await findByPan(context, message.merchantId, card.pan);
  if (found !== null) return { message, outcome: await handleMessage(context, { ...message, ...found }) };
  const { database, vault, clock } = context;
  const { merchantId } = message;
  const source = { merchantId, pan: (card as { readonly pan: Secret }).pan, receivedAt: clock.now() };
  const { kind } = await recordUnknownCard({ database, vault }, message, source);
  return {
    message,
    outcome: kind === 'recorded' ? { kind: 'unknown-card', responseCode: NO_SUCH_CARD } : { kind },
  };
}

/**
 * The card of a number, also of one that was retired: late settlements and refunds still name it. Another merchant's card
 * is as unknown as one that does not exist, and so is a plastic that is no card's yet.
 */
async function findByPan(
  { database, vault }: AuthorizationsContext,
  merchantId: string,
  pan: Secret,
): Promise<Pick<NetworkMessage, 'cardId' | 'numberRetired'> | null> {
  const found = await vault.findByPan(database, pan);
  if (found?.merchantId !== merchantId || found.holder !== 'card') return null;
  // Only the cards' room retires numbers of cards, and it knows these words alone.
  return { cardId: found.cardId, numberRetired: found.retired as NumberRetirement | null };
}
