import { type Card, type CardsContext, findCard } from '../../cards/index.ts';
import { requirePhysicalType } from './card-types.ts';
import type { Endpoint, EndpointRequest } from './endpoint.ts';
import type { Answer } from './errors.ts';
import { longest } from './fields.ts';
import { notPhysical } from './physical-card.ts';
import { orderNotFound } from './physical-errors.ts';

/** An endpoint on the verification of a physical card's holder, which knows the card by `merchant_card_id` alone. */
export function kycEndpoint(
  work: (context: CardsContext, card: Card, request: EndpointRequest) => Promise<Answer>,
): Endpoint {
  return async ({ cards }, request) => {
    const { fields, scope } = request;
    const reference = fields.requiredText('merchant_card_id', longest.id);
    requirePhysicalType(fields);
    if (fields.refusal) return fields.refusal;
    const card = await findCard(cards.database, scope, { reference });
    if (card === null) return orderNotFound;
    return card.form === 'physical' ? await work(cards, card, request) : notPhysical;
  };
}
