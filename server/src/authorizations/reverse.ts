import { isOpen } from './authorization.ts';
import type { AuthorizationsContext } from './authorizations-context.ts';
import { releasePurchase } from './bookkeeping.ts';
import { EXPIRY_JOB } from './expire-authorization.ts';
import {
  approved,
  handleMessage,
  type MessageOutcome,
  type MessageRule,
  type NetworkMessage,
} from './network-message.ts';

/** Takes a purchase back before it is settled, as a whole or in part: so much of its hold is free again. */
export function reverse(
  context: AuthorizationsContext,
  message: NetworkMessage & { readonly authorizationId: string },
): Promise<MessageOutcome> {
  return handleMessage(context, 'reversal', message, reversalRule);
}

const reversalRule: MessageRule = ({ card, authorization, remaining, billing, ids }) => {
  if (authorization === null) return { kind: 'authorization-not-found' };
  if (!isOpen(authorization) || remaining === 0n) return { kind: 'nothing-to-reverse' };
  if (billing === null) return { kind: 'currency-not-convertible' };
  if (billing.amount > remaining) return { kind: 'exceeds-authorization', remaining };
  const whole = billing.amount === remaining;
  const status = !whole ? authorization.status : authorization.settled > 0n ? 'settled' : 'reversed';
  return approved({
    settlement: null,
    authCode: authorization.authCode,
    billing,
    authorization: { ...authorization, status, open: remaining - billing.amount },
    transfers: releasePurchase(card, authorization, {
      id: ids.transaction,
      amount: billing.amount,
      code: 'reversal',
    }),
    jobs: whole ? [{ kind: 'finish', job: { kind: EXPIRY_JOB, subject: authorization.id } }] : [],
  });
};
