import { money } from '../money/index.ts';
import { type Authorization, isOpen } from './authorization.ts';
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

const reversalRule: MessageRule = ({ card, authorization, remaining, message, billing, ids }) => {
  if (authorization === null) return { kind: 'authorization-not-found' };
  if (!isOpen(authorization) || remaining === 0n) return { kind: 'nothing-to-reverse' };
  const inPurchase = message.amount.currency === authorization.purchase.currency;
  const freed = inPurchase ? shareOfHold(authorization, message.amount.amount, remaining) : billing?.amount;
  if (freed === undefined) return { kind: 'currency-not-convertible' };
  if (freed > remaining) return { kind: 'exceeds-authorization', remaining };
  const whole = freed === remaining;
  const status = !whole ? authorization.status : authorization.settled > 0n ? 'settled' : 'reversed';
  const reversed = authorization.reversed + (inPurchase ? message.amount.amount : 0n);
  return approved({
    settlement: null,
    authCode: authorization.authCode,
    billing: money(freed, card.currency),
    authorization: { ...authorization, status, reversed, open: remaining - freed },
    transfers: releasePurchase(card, authorization, { id: ids.transaction, amount: freed, code: 'reversal' }),
    jobs: whole ? [{ kind: 'finish', job: { kind: EXPIRY_JOB, subject: authorization.id } }] : [],
  });
};

/**
 * What a reversal in the currency of the purchase frees: its share of what was held, at the rate of the authorization.
 * The whole purchase, or the last of its parts, frees all that is left, so that rounding leaves nothing behind. More
 * than is left of the purchase frees more than remains, which is refused.
 */
function shareOfHold(authorization: Authorization, amount: bigint, remaining: bigint): bigint {
  const { purchase, held, settled, reversed } = authorization;
  const settledPart = settled >= held ? purchase.amount : (purchase.amount * settled) / held;
  const left = purchase.amount - reversed - settledPart;
  if (amount === purchase.amount || amount === left) return remaining;
  if (amount > left) return remaining + 1n;
  const share = (held * amount) / purchase.amount;
  return share < remaining ? share : remaining;
}
