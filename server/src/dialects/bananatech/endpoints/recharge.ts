import { fundCard, waitsForFirstLoad } from '../../../cards/index.ts';
import { requireProduct } from '../../../catalog/index.ts';
import { cardEndpoint } from '../card-endpoint.ts';
import { refuse } from '../errors.ts';
import { refuseLoad } from '../load-limits.ts';

/** Recharge: amount and fee are held on the account; the result comes as `CARD_RECHARGE_RESULT`. */
export const recharge = cardEndpoint(
  (fields) => fields.requiredAmount('amount'),
  async ({ cards }, card, amount) => {
    if (card.status !== 'active' && !waitsForFirstLoad(card)) return refuse('card-not-active');
    const product = await requireProduct(cards.database, card);
    const outcome = await fundCard(cards, { card, product, reference: null, amount });
    if (outcome.kind === 'refused') return refuseLoad('amount', outcome);
    return {
      kind: 'success',
      data: { success: true, message: 'Card recharge request sent successfully' },
    };
  },
);
