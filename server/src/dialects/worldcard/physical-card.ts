import type { Card, Scope } from '../../cards/index.ts';
import type { Queryable } from '../../platform/index.ts';
import { type CardReference, findReferencedCard, merchantCardId } from './card-reference.ts';
import { type Answer, cardNotFound, type Refusal, refuse } from './errors.ts';
import { cardStatusCodes } from './statuses.ts';

export const notPhysical: Refusal = refuse('unsupported-card-type', 'The card is not a physical one.');

/** The physical card that a request names, or why there is none to work on. */
export async function findPhysicalCard(
  database: Queryable,
  scope: Scope,
  reference: CardReference,
): Promise<{ readonly kind: 'found'; readonly card: Card } | Refusal> {
  const card = await findReferencedCard(database, scope, reference);
  if (card === null) return cardNotFound;
  return card.form === 'physical' ? { kind: 'found', card } : notPhysical;
}

/** What assigning and activating answer. */
export function statusAnswer(card: Card): Answer {
  return {
    kind: 'success',
    data: {
      card_id: String(card.number),
      merchant_card_id: merchantCardId(card),
      status: cardStatusCodes[card.status],
    },
  };
}
