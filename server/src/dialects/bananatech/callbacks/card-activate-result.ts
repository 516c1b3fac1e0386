import type { CardEventData } from '../../../cards/index.ts';
import { outcomeOf } from '../outcome.ts';
import { milliseconds } from '../times.ts';
import { type Payload, tellsOf } from './callback.ts';

/** 3. The result of an activation: by the first PIN, or by the first recharge. */
const payload: Payload<CardEventData> = async ({ card, operation }, context) => ({
  card_id: Number(card.number),
  card_number: (await context.cardNumber(card.id)) ?? '',
  ...outcomeOf(operation),
  occur_time: milliseconds(operation.completedAt),
});

export const cardActivateResult = tellsOf(['card.activated', 'card.activation_failed'], payload);
