import type { CardEventData } from '../../../cards/index.ts';
import { outcomeOf } from '../outcome.ts';
import { templateIdOf } from '../template-view.ts';
import { milliseconds } from '../times.ts';
import { type Payload, tellsOf } from './callback.ts';

/** 2. The result of an application for a virtual card. */
const payload: Payload<CardEventData> = ({ card, operation }) => ({
  template_id: templateIdOf(card.productCode),
  user_id: Number(card.cardholderNumber),
  card_id: Number(card.number),
  ...outcomeOf(operation),
  occur_time: milliseconds(operation.completedAt),
});

export const cardApplyResult = tellsOf(
  ['card.issued', 'card.issue_failed'],
  payload,
  ({ card }) => card.form === 'virtual',
);
