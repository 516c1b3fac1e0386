import type { Card } from '../../cards/index.ts';
import { findCardOfUser, requireCardReference } from './card-reference.ts';
import type { Endpoint, EndpointContext } from './endpoint.ts';
import type { Answer } from './errors.ts';
import type { Fields } from './fields.ts';

/** An endpoint on a card that a request names with its user: what else it says is read before the card is looked for. */
export function cardEndpoint<Said>(
  read: (fields: Fields) => Said,
  work: (context: EndpointContext, card: Card, said: Said) => Promise<Answer>,
): Endpoint {
  return async (context, { scope, fields }) => {
    const reference = requireCardReference(fields);
    const said = read(fields);
    if (fields.refusal) return fields.refusal;
    const found = await findCardOfUser(context.cards.database, scope, reference);
    return found.kind === 'refused' ? found : await work(context, found.card, said);
  };
}
