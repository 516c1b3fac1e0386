import type { CardEventData } from '../../../cards/index.ts';
import { wireAmountOf } from '../money.ts';
import { outcomeOf } from '../outcome.ts';
import { milliseconds } from '../times.ts';
import { type Payload, tellsOf } from './callback.ts';

/** 7. The result of a close: `refund_amount` is what went back to the account, less the fee for that. */
const payload: Payload<CardEventData> = ({ card, operation, returned }) => ({
  card_id: Number(card.number),
  transaction_id: Number(operation.number),
  refund_amount: wireAmountOf(returned ?? '0'),
  ...outcomeOf(operation),
  occur_time: milliseconds(operation.completedAt),
});

export const cardCloseResult = tellsOf(['card.closed', 'card.close_failed'], payload);
