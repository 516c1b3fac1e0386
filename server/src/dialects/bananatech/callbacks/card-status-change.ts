import type { CardEventData } from '../../../cards/index.ts';
import { outcomeOf } from '../outcome.ts';
import { cardStatuses } from '../statuses.ts';
import { milliseconds } from '../times.ts';
import { type Payload, tellsOf } from './callback.ts';

/** 5. The outcome of a lock or unlock, with the status that the card has by it. */
const payload: Payload<CardEventData> = ({ card: { number, status }, operation }) => ({
  card_id: Number(number),
  ...outcomeOf(operation),
  card_status: status === 'failed' ? '' : cardStatuses[status],
  occur_time: milliseconds(operation.completedAt),
});

/** The status that a close leads to is told by `CARD_CLOSE_RESULT`. */
export const cardStatusChange = tellsOf(
  ['card.status_changed', 'card.status_change_failed'],
  payload,
  ({ operation }) => operation.kind !== 'close',
);
