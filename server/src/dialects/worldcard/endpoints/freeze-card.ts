import { freezeCard as freeze } from '../../../cards/index.ts';
import { cardOrder } from '../card-order.ts';

/** Freeze: the card stops at once; `card_status_change` follows. */
export const freezeCard = cardOrder('freeze', freeze);
