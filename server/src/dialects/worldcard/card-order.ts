import type { Acceptance, Card, CardsContext } from '../../cards/index.ts';
import { findReferencedCard, requireCardReference } from './card-reference.ts';
import type { Endpoint } from './endpoint.ts';
import { cardNotFound, type OrderKind, refuseOrder } from './errors.ts';
import { cardStatusCodes } from './statuses.ts';

/** An endpoint that names a card, gives one order on it and answers its status. */
export function cardOrder(
  kind: OrderKind,
  order: (context: CardsContext, card: Card) => Promise<Acceptance>,
): Endpoint {
  return async ({ cards }, { scope, fields }) => {
    const reference = requireCardReference(fields);
    if (fields.refusal) return fields.refusal;
    const found = await findReferencedCard(cards.database, scope, reference);
    if (found === null) return cardNotFound;

    const outcome = await order(cards, found);
    if (outcome.kind === 'refused') return refuseOrder(kind, outcome);
    const { number, status } = outcome.card;
    return { kind: 'success', data: { card_id: String(number), status: cardStatusCodes[status] } };
  };
}
