import { createCallbacks } from '../../../events/index.ts';
import type { CallbackContext } from './callback.ts';
import { card3ds } from './card-3ds.ts';
import { cardBilling } from './card-billing.ts';
import { cardClose } from './card-close.ts';
import { cardDeposit } from './card-deposit.ts';
import { cardKyc } from './card-kyc.ts';
import { cardOpen } from './card-open.ts';
import { cardStatusChange } from './card-status-change.ts';

export type { CallbackContext } from './callback.ts';

/** Every `notify_type` of the document, in its order. Each has a callback URL of its own. */
export const { topics, topicsOf, payloadOf } = createCallbacks<string, CallbackContext>({
  card_open: cardOpen,
  card_deposit: cardDeposit,
  card_close: cardClose,
  card_status_change: cardStatusChange,
  card_billing: cardBilling,
  card_3ds: card3ds,
  card_kyc: cardKyc,
});
