import type { Scope } from '../../../cards/index.ts';
import { createCallbacks, type WebhookRecord } from '../../../events/index.ts';
import type { Queryable } from '../../../platform/index.ts';
import type { Vault } from '../../../vault/index.ts';
import { maskedNumber } from '../crypto.ts';
import { approvalOf } from './approval.ts';
import type { CallbackContext } from './callback.ts';
import { card3ds } from './card-3ds.ts';
import { cardActivateResult } from './card-activate-result.ts';
import { cardApplyResult } from './card-apply-result.ts';
import { cardAssignResult } from './card-assign-result.ts';
import { cardCloseResult } from './card-close-result.ts';
import { cardCorrection } from './card-correction.ts';
import { cardRechargeResult } from './card-recharge-result.ts';
import { cardStatusChange } from './card-status-change.ts';
import { cardVerification } from './card-verification.ts';
import { transactionCreated } from './transaction-created.ts';
import { userCreateResult } from './user-create-result.ts';

export { approvalOf } from './approval.ts';
export type { CallbackContext } from './callback.ts';

/** Every `type` of the vendor's Event Types, in their order. All go to the merchant's one URL. */
export const { topics, topicsOf, payloadOf } = createCallbacks<string, CallbackContext>({
  USER_CREATE_RESULT: userCreateResult,
  CARD_APPLY_RESULT: cardApplyResult,
  CARD_ACTIVATE_RESULT: cardActivateResult,
  CARD_ASSIGN_RESULT: cardAssignResult,
  CARD_STATUS_CHANGE: cardStatusChange,
  CARD_RECHARGE_RESULT: cardRechargeResult,
  CARD_CLOSE_RESULT: cardCloseResult,
  TRANSACTION_CREATED: transactionCreated,
  CARD_CORRECTION: cardCorrection,
  CARD_3DS: card3ds,
  CARD_VERIFICATION: cardVerification,
});

const HIDDEN_CODE = '******';

/** The payload of a delivery as it may be looked at afterwards: numbers and codes are hidden. */
export async function maskedPayload(
  vault: Vault,
  database: Queryable,
  { merchantId }: Scope,
  { topic, event }: WebhookRecord,
): Promise<Readonly<Record<string, unknown>>> {
  return await payloadOf(
    topic,
    event,
  )({
    cardNumber: async (cardId) => {
      const number = await vault.readPan(database, merchantId, cardId);
      return number && maskedNumber(number);
    },
    approval: (authorizationId) => approvalOf(database, merchantId, authorizationId),
    challengeCode: async () => HIDDEN_CODE,
  });
}
