import type { AuthorizationsContext } from './authorizations-context.ts';
import { creditRefund } from './bookkeeping.ts';
import {
  approved,
  handleMessage,
  type MessageOutcome,
  type MessageRule,
  type NetworkMessage,
} from './network-message.ts';

/**
 * Credits a refund, of a purchase or without one. It also reaches frozen, closing and closed cards: the money is
 * the merchant's.
 */
export function refund(context: AuthorizationsContext, message: NetworkMessage): Promise<MessageOutcome> {
  return handleMessage(context, 'refund', message, refundRule);
}

const refundRule: MessageRule = ({ card, authorization, billing, ids }) => {
  if (card.status === 'issuing' || card.status === 'failed') return { kind: 'card-not-found' };
  if (billing === null) return { kind: 'currency-not-convertible' };
  const { amount } = billing;
  return approved({
    settlement: billing,
    authCode: authorization?.authCode ?? '',
    billing,
    authorization: null,
    transfers: creditRefund(card, card.status === 'closed', { id: ids.transaction, amount }),
    jobs: [],
  });
};
