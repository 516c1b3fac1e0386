import type { CardEventData } from '../../../cards/index.ts';
import { merchantCardId } from '../card-reference.ts';
import { amountTextOf } from '../money.ts';
import { issueCallbackStatusCodes } from '../statuses.ts';
import { timeText } from '../times.ts';
import { type Payload, requireCardNumber, tellsOf } from './callback.ts';

/** 1. Card Issuance Callback. `failure_reason` is there on failure only, when there is no card number. */
const payload: Payload<CardEventData> = async ({ card, operation }, context) => {
  const { utcOffset } = context.settings;
  const isFailure = operation.failureReason !== null;
  return {
    card_id: card.number,
    merchant_card_id: merchantCardId(card),
    card_number: isFailure ? '' : await requireCardNumber(context, card.id),
    status: isFailure ? issueCallbackStatusCodes.failed : issueCallbackStatusCodes.succeeded,
    amount: amountTextOf(operation.amount),
    currency: card.currency,
    create_time: timeText(new Date(card.createdAt), utcOffset),
    complete_time: timeText(new Date(operation.completedAt), utcOffset),
    ...(isFailure ? { failure_reason: operation.failureReason } : {}),
  };
};

export const cardOpen = tellsOf(['card.issued', 'card.issue_failed'], payload);
