import type { CardEventData } from '../../../cards/index.ts';
import { amountText, amountTextOf } from '../money.ts';
import { depositCallbackStatusCodes } from '../statuses.ts';
import { timeText } from '../times.ts';
import { type Payload, tellsOf } from './callback.ts';

/** 2. Top-Up Callback. It has no `merchant_card_id`, and counts its status differently from the list. */
const payload: Payload<CardEventData> = ({ card, operation }, { settings }) => {
  const isFailure = operation.failureReason !== null;
  return {
    transaction_id: operation.number,
    merchant_transaction_id: operation.reference ?? '',
    card_id: card.number,
    amount: amountTextOf(operation.amount),
    settle_amount: isFailure ? amountText(0n) : amountTextOf(operation.amount),
    currency: card.currency,
    status: isFailure ? depositCallbackStatusCodes.failed : depositCallbackStatusCodes.succeeded,
    create_time: timeText(new Date(operation.acceptedAt), settings.utcOffset),
    complete_time: timeText(new Date(operation.completedAt), settings.utcOffset),
    failure_reason: operation.failureReason ?? '',
  };
};

export const cardDeposit = tellsOf(['card.funded', 'card.funding_failed'], payload);
