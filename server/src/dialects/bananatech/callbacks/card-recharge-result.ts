import type { CardEventData } from '../../../cards/index.ts';
import { wireAmount, wireAmountOf } from '../money.ts';
import { failed, succeeded } from '../statuses.ts';
import { templateIdOf } from '../template-view.ts';
import { milliseconds } from '../times.ts';
import { type Payload, tellsOf } from './callback.ts';

/** 6. The result of a recharge: `receive_amount` is what the card received, and `description` why it did not. */
const payload: Payload<CardEventData> = ({ card, operation }) => {
  const { failureReason } = operation;
  return {
    template_id: templateIdOf(card.productCode),
    user_id: Number(card.cardholderNumber),
    card_id: Number(card.number),
    transaction_id: Number(operation.number),
    receive_amount: failureReason === null ? wireAmountOf(operation.amount) : wireAmount(0n),
    status: failureReason === null ? succeeded : failed,
    currency: card.currency,
    description: failureReason ?? '',
    occur_time: milliseconds(operation.completedAt),
  };
};

export const cardRechargeResult = tellsOf(['card.funded', 'card.funding_failed'], payload);
