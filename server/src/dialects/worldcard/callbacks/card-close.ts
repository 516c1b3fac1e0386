import type { CardEventData } from '../../../cards/index.ts';
import { merchantCardId } from '../card-reference.ts';
import { amountTextOf } from '../money.ts';
import { cardStatusWord } from '../statuses.ts';
import { timeText } from '../times.ts';
import { type Payload, requireCardNumber, tellsOf } from './callback.ts';

/** 3. Card Closure Callback. `amount` is what went back to the reserve. */
const payload: Payload<CardEventData> = async ({ card, operation, returned }, context) => ({
  card_id: card.number,
  merchant_card_id: merchantCardId(card),
  card_number: await requireCardNumber(context, card.id),
  card_status: cardStatusWord('close', context.settings.legacyFrozenStatus),
  amount: amountTextOf(returned ?? '0'),
  currency: card.currency,
  complete_time: timeText(new Date(operation.completedAt), context.settings.utcOffset),
});

export const cardClose = tellsOf(['card.closed'], payload);
