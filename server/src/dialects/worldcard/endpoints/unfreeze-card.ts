import { unfreezeCard as unfreeze } from '../../../cards/index.ts';
import { cardOrder } from '../card-order.ts';

/** Unfreeze: the card works again at once; `card_status_change` follows. */
export const unfreezeCard = cardOrder('unfreeze', unfreeze);
