import type { Payload } from './callback.ts';
import { cardBilling } from './card-billing.ts';
import { cardClose } from './card-close.ts';
import { cardDeposit } from './card-deposit.ts';
import { cardOpen } from './card-open.ts';
import { cardStatusChange } from './card-status-change.ts';

export type { CallbackContext } from './callback.ts';
