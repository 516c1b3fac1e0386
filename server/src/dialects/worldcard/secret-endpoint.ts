import type { Card, CardsContext } from '../../cards/index.ts';
import type { Secret } from '../../vault/index.ts';
import { requireCardReference } from './card-reference.ts';
import { openDigits } from './crypto.ts';
import type { Endpoint } from './endpoint.ts';
import { type Answer, refuse } from './errors.ts';
import { findPhysicalCard } from './physical-card.ts';

/** A field that holds a secret of so many digits. */
export const secretFields = {
  cardNumber: { name: 'card_number', digits: 16 },
  pin: { name: 'pin', digits: 6 },
} as const;

/** An endpoint that hands a physical card a secret. Nothing of a secret that was refused is ever shown. */
export function secretEndpoint(
  { name, digits }: (typeof secretFields)[keyof typeof secretFields],
  work: (context: CardsContext, card: Card, secret: Secret) => Promise<Answer>,
): Endpoint {
  return async ({ cards }, { scope, fields, aesKey }) => {
    const reference = requireCardReference(fields);
    const given = fields.required(name);
    if (fields.refusal) return fields.refusal;
    const secret = openDigits(given, digits, aesKey);
    if (secret === null)
      return refuse(
        'card-parameter',
        `${name} must be ${digits} digits, plain or encrypted with the AES key.`,
      );
    const found = await findPhysicalCard(cards.database, scope, reference);
    return found.kind === 'refused' ? found : await work(cards, found.card, secret);
  };
}
