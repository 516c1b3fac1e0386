import { type Authorization, isOpen } from './authorization.ts';
import type { AuthorizationsContext } from './authorizations-context.ts';
import { settlePurchase } from './bookkeeping.ts';
import { EXPIRY_JOB } from './expire-authorization.ts';
import {
  approved,
  handleMessage,
  type MessageOutcome,
  type MessageRule,
  type NetworkMessage,
} from './network-message.ts';

/**
 * Posts a settlement that the network reports. It cannot be declined: what its hold does not cover is forced. With
 * `final` false the rest of the hold stands for further settlements.
 */
export function settle(
  context: AuthorizationsContext,
  message: NetworkMessage,
  final: boolean,
): Promise<MessageOutcome> {
  return handleMessage(context, 'settlement', message, settlementRule(final));
}

const settlementRule =
  (final: boolean): MessageRule =>
  ({ card, authorization, remaining, billing, ids }) => {
    if (card.status === 'issuing' || card.status === 'failed') return { kind: 'card-not-found' };
    if (billing === null) return { kind: 'currency-not-convertible' };
    const open = authorization && isOpen(authorization) ? authorization : null;
    const { amount } = billing;
    const transfers = settlePurchase(card, open, remaining, { id: ids.transaction, amount, final });
    const usedUp = final || amount >= remaining;
    return approved({
      settlement: billing,
      authCode: authorization?.authCode ?? '',
      billing,
      authorization:
        authorization && afterSettlement(authorization, amount, open && !usedUp ? remaining - amount : 0n),
      transfers,
      jobs: open && usedUp ? [{ kind: 'finish', job: { kind: EXPIRY_JOB, subject: open.id } }] : [],
    });
  };

function afterSettlement(authorization: Authorization, amount: bigint, open: bigint): Authorization {
  return {
    ...authorization,
    open,
    settled: authorization.settled + amount,
    status: open > 0n ? 'partially-settled' : 'settled',
  };
}
