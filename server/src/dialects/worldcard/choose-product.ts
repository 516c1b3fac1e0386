import type { Product } from '../../catalog/index.ts';
import type { CardType } from './card-types.ts';
import { type Refusal, refuse } from './errors.ts';

export type Chosen = { readonly kind: 'chosen'; readonly product: Product } | Refusal;

/** The product behind a `card_bin_id`, as what is applied for by this card type, or why it cannot be. */
export function chooseProduct(product: Product | null, cardType: CardType): Chosen {
  if (product === null) return refuse('unknown-bin', 'card_bin_id names no card BIN.');
  if (!product.enabled) return refuse('disabled-bin', 'card_bin_id names a card BIN that has been disabled.');
  return product.category === cardType
    ? { kind: 'chosen', product }
    : refuse('unsupported-card-type', `card_type is not the one of this card BIN, ${product.category}.`);
}
