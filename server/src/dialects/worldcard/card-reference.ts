import { type Card, findCard, type Scope } from '../../cards/index.ts';
import type { Queryable } from '../../platform/index.ts';
import { type Fields, longest } from './fields.ts';

/** How a request names a card: by our number, or by the merchant's own id. */
export type CardReference =
  | { readonly kind: 'number'; readonly text: string }
  | { readonly kind: 'merchant-id'; readonly text: string };

/** Reads which card is meant: `card_id` where it is given, else `merchant_card_id`; null where neither is. */
export function readCardReference(fields: Fields): CardReference | null {
  const number = fields.text('card_id', longest.id);
  if (number !== '' || fields.refusal) return { kind: 'number', text: number };
  const merchantId = fields.text('merchant_card_id', longest.id);
  return merchantId === '' ? null : { kind: 'merchant-id', text: merchantId };
}

/** The same where a card must be named. */
export function requireCardReference(fields: Fields): CardReference {
  const reference = readCardReference(fields);
  if (reference !== null) return reference;
  fields.refuse('missing-field', 'card_id or merchant_card_id', 'is required');
  return { kind: 'number', text: '' };
}

/** The card of this programme, or null: another merchant's or programme's does not exist. */
export async function findReferencedCard(
  database: Queryable,
  scope: Scope,
  reference: CardReference,
): Promise<Card | null> {
  if (reference.kind === 'merchant-id') return findCard(database, scope, { reference: reference.text });
  const number = readNumber(reference.text);
  return number === null ? null : findCard(database, scope, { number });
}

/** `merchant_card_id`: the merchant's own name for the card. Every card that this door makes has one. */
export function merchantCardId({ reference }: Pick<Card, 'reference'>): string {
  return reference ?? '';
}

/** One of our numbers as the wire shows it, or null for a text that cannot be one. */
export function readNumber(text: string): bigint | null {
  return /^[1-9]\d{0,17}$/.test(text) ? BigInt(text) : null;
}
