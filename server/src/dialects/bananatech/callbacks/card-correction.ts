import { type NetworkEventData, networkEventNames } from '../../../authorizations/index.ts';
import { wireAmount } from '../money.ts';
import { succeeded } from '../statuses.ts';
import { templateIdOf } from '../template-view.ts';
import { milliseconds } from '../times.ts';
import { type Payload, tellsOf } from './callback.ts';
import { adjustmentOf, descriptionOf } from './transaction.ts';

/** 9. A correction: `amount` is below zero where the card pays. */
const payload: Payload<NetworkEventData> = ({ card, transaction }) => ({
  template_id: templateIdOf(card.productCode),
  user_id: Number(card.cardholderNumber),
  card_id: Number(card.number),
  transaction_id: Number(transaction.number),
  amount: wireAmount(adjustmentOf(transaction) ?? 0n),
  currency: transaction.billing.currency,
  status: succeeded,
  description: descriptionOf(transaction),
  occur_time: milliseconds(transaction.occurredAt),
});

export const cardCorrection = tellsOf(
  networkEventNames,
  payload,
  ({ transaction }: NetworkEventData) => adjustmentOf(transaction) !== null,
);
