import { availableBalance } from '../ledger/index.ts';
import { withinLimit, zero } from '../money/index.ts';
import type { Random } from '../platform/index.ts';
import type { Authorization } from './authorization.ts';
import type { AuthorizationsContext } from './authorizations-context.ts';
import { holdPurchase } from './bookkeeping.ts';
import { firstFailure } from './checks/index.ts';
import { declineReasons } from './decline-reasons.ts';
import { EXPIRY_JOB } from './expire-authorization.ts';
import {
  approved,
  handleMessage,
  type MessageOutcome,
  type MessageRule,
  type NetworkMessage,
} from './network-message.ts';

/** How long a hold stands when nobody settles or reverses it. */
const HOLD_DAYS = 7;
const DAY_MS = 24 * 60 * 60 * 1000;

/**
 * Decides a purchase: the first check that fails declines it; approved, its amount is set aside on the card until
 * it is settled, reversed or expires. A decline is recorded and told like an approval.
 */
export function authorize(context: AuthorizationsContext, message: NetworkMessage): Promise<MessageOutcome> {
  const authCode = newAuthCode(context.random);
  return handleMessage(context, 'authorization', message, authorizationRule(authCode));
}

const authorizationRule =
  (authCode: string): MessageRule =>
  ({ card, account, message, billing, ids, now }) => {
    const failure = firstFailure({ card, billing, available: availableBalance(account) });
    if (failure !== null || billing === null) {
      const declineReason = failure ?? 'currency-not-convertible';
      return {
        kind: 'step',
        transaction: {
          status: 'declined',
          declineReason,
          responseCode: declineReasons[declineReason].responseCode,
          settlement: null,
          authCode: '',
        },
        billing: billing && withinLimit(billing) ? billing : zero(card.currency),
        authorization: null,
        transfers: [],
        jobs: [],
      };
    }
    const expiresAt = new Date(now.getTime() + HOLD_DAYS * DAY_MS);
    const authorization: Authorization = {
      id: ids.authorization,
      merchantId: card.merchantId,
      programmeId: card.programmeId,
      cardId: card.id,
      status: 'pending',
      currency: card.currency,
      purchase: message.amount,
      reversed: 0n,
      held: billing.amount,
      open: billing.amount,
      settled: 0n,
      authCode,
      firstNumber: ids.number,
      acceptor: message.acceptor,
      createdAt: now,
      expiresAt,
    };
    const { id: subject, merchantId } = authorization;
    return approved({
      settlement: null,
      authCode,
      billing,
      authorization,
      transfers: holdPurchase(card, authorization.id, billing.amount),
      jobs: [{ kind: 'schedule', job: { kind: EXPIRY_JOB, merchantId, subject, dueAt: expiresAt } }],
    });
  };

const ALPHABET = '0123456789ABCDEFGHJKLMNPQRSTUVWX';

/** Six characters, as field 38 of ISO 8583 carries them. */
function newAuthCode(random: Random): string {
  return [...random(6)].map((byte) => ALPHABET[byte % ALPHABET.length]).join('');
}
