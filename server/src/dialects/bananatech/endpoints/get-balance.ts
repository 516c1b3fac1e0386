import { type Card, cardBalances, expectedReturn } from '../../../cards/index.ts';
import { cardEndpoint } from '../card-endpoint.ts';
import { wireAmount } from '../money.ts';

/** Get Balance: what can be spent now, and what a close that is under way will give back. */
export const getBalance = cardEndpoint(
  () => null,
  async ({ cards }, card: Card) => {
    const [{ available }, refund] = await Promise.all([
      cardBalances(cards.database, card),
      card.status === 'closing' ? expectedReturn(cards.database, card) : 0n,
    ]);
    const data = {
      balance: wireAmount(available),
      refund_amount: wireAmount(refund),
      currency: card.currency,
    };
    return { kind: 'success', data };
  },
);
