import type { AuthorizationsContext } from '../authorizations/index.ts';
import { type AcquirerRequest, acquirerMessage } from './acquirer-message.ts';
import { deliverMessage, type NamedCard, type SentMessage } from './deliver-message.ts';

/**
 * An acquirer that exists only here: it sends what a tester asks for, filled in as an acquirer would, and its messages
 * go the way of all network messages.
 */
export async function simulateMessage(
  context: AuthorizationsContext,
  merchantId: string,
  card: NamedCard,
  request: AcquirerRequest,
): Promise<SentMessage> {
  return await deliverMessage(context, card, acquirerMessage(merchantId, '', request));
}
