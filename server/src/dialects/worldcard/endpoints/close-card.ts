import { closeCard as close } from '../../../cards/index.ts';
import { cardOrder } from '../card-order.ts';

/** Card Closure: accepted at once; the end, and what was left on the card, comes as `card_close`. */
export const closeCard = cardOrder('close', close);
