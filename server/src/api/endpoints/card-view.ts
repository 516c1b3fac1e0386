import { z } from 'zod';
import type { Card, OwingCard } from '../../cards/index.ts';
import { publicId } from '../../platform/index.ts';
import { amountOf, amountText, currencyCode, idText, instant } from '../fields.ts';

export const cardParams = z.object({ card: z.string().max(64) });

export const cardView = z
  .strictObject({
    id: idText('card'),
    number: z.string().meta({ description: 'The id on wires that show digits; not the card number.' }),
    programme_id: idText('programme'),
    cardholder_id: idText('cardholder'),
    reference: z.string().nullable().meta({ description: 'Null where the wire that ordered it has none.' }),
    category: z.string(),
    form: z.enum(['virtual', 'physical']),
    status: z.string(),
    issuer_block: z.string().nullable().meta({
      description: 'Why the issuer has stopped the card, whatever its status is; null when it has not.',
    }),
    last4: z.string().nullable(),
    plastic_id: idText('plastic').nullable().meta({
      description: 'The plastic that the card’s number is on; null of a virtual card.',
    }),
    number_retired: z.enum(['lost', 'stolen']).nullable().meta({
      description:
        'What became of that plastic while no other has taken its place: until then nobody buys with the card.',
    }),
    currency: currencyCode,
    created_at: instant,
  })
  .meta({ id: 'Card' });

export const listedCardView = cardView
  .extend({
    owed: amountText
      .optional()
      .meta({ description: 'What the card owes. Only in the list of those that do.' }),
  })
  .meta({ id: 'ListedCard' });

export function cardViewOf(card: Card): z.input<typeof cardView> {
  return {
    id: publicId('card', card.id),
    number: String(card.number),
    programme_id: publicId('programme', card.programmeId),
    cardholder_id: publicId('cardholder', card.cardholderId),
    reference: card.reference,
    category: card.category,
    form: card.form,
    status: card.status,
    issuer_block: card.issuerBlock,
    last4: card.last4,
    plastic_id: card.plasticId && publicId('plastic', card.plasticId),
    number_retired: card.numberRetired,
    currency: card.currency,
    created_at: card.createdAt.toISOString(),
  };
}

export function owingCardViewOf(card: OwingCard): z.input<typeof listedCardView> {
  return { ...cardViewOf(card), owed: amountOf(card.owed, card.currency) };
}
