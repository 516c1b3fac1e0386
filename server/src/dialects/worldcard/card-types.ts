import { type Fields, longest } from './fields.ts';

/** The document's card types with `card_type_id`, which it leaves open: these numbers are ours. */
export const cardTypeIds = { 'VIRTUAL-V': 1, 'VIRTUAL-R': 2, 'VIRTUAL-G': 3, 'PHYSICAL-G': 4 } as const;

export type CardType = keyof typeof cardTypeIds;
export type VirtualCardType = Exclude<CardType, 'PHYSICAL-G'>;

export function isCardType(text: string): text is CardType {
  return Object.hasOwn(cardTypeIds, text);
}

export function isVirtual(cardType: CardType): cardType is VirtualCardType {
  return cardType !== 'PHYSICAL-G';
}

/** Reads `card_type` where it must be the physical one. */
export function requirePhysicalType(fields: Fields): void {
  const text = fields.requiredText('card_type', longest.code);
  if (!isCardType(text)) fields.refuse('unknown-card-type', 'card_type', 'is not a card type that exists');
  else if (isVirtual(text)) fields.refuse('unsupported-card-type', 'card_type', 'is not the physical one');
}

/** `card_type_id` of a product's category. @throws when the category is none of this dialect's, which is a bug */
export function cardTypeId(category: string): number {
  if (!isCardType(category)) throw new Error(`${category} is no card type of WorldCard.`);
  return cardTypeIds[category];
}
