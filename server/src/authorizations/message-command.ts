import { settlementShard } from '../ledger/index.ts';
import type { Command } from '../platform/index.ts';
import type { AuthorizationsContext, NetworkParticipants } from './authorizations-context.ts';
import { messageAccounts } from './bookkeeping.ts';
import type { CardHint } from './card-hints.ts';
import { decideMessage, type MessageResult } from './decide-message.ts';
import { identityText, type NetworkMessage } from './message.ts';
import { messageLane } from './message-lane.ts';
import type { PreparedMessage } from './prepared-message.ts';
import { purchaseKey } from './purchase-key.ts';
import type { SpendControlsKey } from './spend-controls/index.ts';

/** The group commit's command for one message: what it may touch, and how it is decided once that is locked and read. */
export function messageCommand(
  context: AuthorizationsContext,
  prepared: PreparedMessage,
  hint: CardHint,
  olderShards: readonly string[],
): Command<NetworkParticipants, MessageResult> {
  const { message, comparisons, ids, finishes } = prepared;
  const { merchantId, cardId, programmeId, productId, cardholderId } = hint;
  const spendKey: SpendControlsKey = { merchantId, productId, programmeId, cardholderId, cardId };
  const shards = [settlementShard(cardId), ...olderShards];
  const fees = new Map(hint.feeKinds.map((kind) => [kind, context.newId()]));
  const purchase = purchaseKey(message);
  const identity = {
    merchantId,
    scope: 'network',
    key: identityText(message.identity),
    fingerprint: fingerprintOf(message),
    presumed: ids.event,
  };
  return {
    ...(finishes === null ? { identity } : {}),
    lane: messageLane(merchantId, cardId),
    keys: {
      numbers: [ids.event, ...fees.values()],
      products: [{ merchantId, productId }],
      cards: [{ merchantId, cardId }],
      ...(comparisons.pin === null ? {} : { pins: [{ merchantId, cardId }] }),
      ...(hint.asksForVerification ? { cardholders: [{ merchantId, cardholderId }] } : {}),
      spendControls: [spendKey],
      ...(purchase === null ? {} : { authorizations: [purchase] }),
      hooks: [{ merchantId, programmeId }],
      ...(finishes === null ? {} : { questions: [{ merchantId, questionId: finishes }] }),
      ledger: [{ merchantId, accounts: messageAccounts(hint, shards) }],
      events: [{ merchantId, programmeId, stream: cardId }],
    },
    decide: (pictures, moment) =>
      decideMessage(context, prepared, { hint, spendKey, shards, fees }, pictures, moment),
  };
}

function fingerprintOf({ type, cardId, amount, link, final, cashback }: NetworkMessage): string {
  const named = [link.authorizationId, link.transactionId, link.rrn, link.authCode].map((part) => part ?? '');
  return [type, cardId, amount.amount, amount.currency, ...named, final, cashback].join('/');
}
