import { z } from 'zod';
import { type Plastic, plasticReasons, plasticStates } from '../../cards/index.ts';
import { publicId } from '../../platform/index.ts';
import { idOf, idText, instant } from '../fields.ts';
import { deliveryAddressView, deliveryAddressViewOf } from './delivery-address.ts';

export const plasticParams = z.strictObject({ plastic_id: idOf('plastic') });

export const plasticStateField = z.enum(plasticStates).meta({
  description:
    'in-stock: waits to be assigned. ordered: asked of the bureau, which has it personalised. shipped, delivered, returned: ' +
    'with the post, with its cardholder, back. in-use: the piece that its card is used with. lost, stolen: its number is good ' +
    'for nothing. retired: another one has taken its place.',
});

/** One physical piece of a card, without the number that is on it. */
export const plasticView = z
  .strictObject({
    id: idText('plastic'),
    product_id: idText('product'),
    card_id: idText('card').nullable().meta({ description: 'Null while it lies in stock.' }),
    state: plasticStateField,
    last4: z.string().nullable().meta({ description: 'Null before the bureau has made it.' }),
    reason: z.enum(plasticReasons).nullable().meta({
      description: 'Why it was ordered; null of one that was not.',
    }),
    carrier: z.string().nullable(),
    tracking_number: z.string().nullable(),
    delivery_address: deliveryAddressView.nullable(),
    times: z
      .partialRecord(z.enum(plasticStates), instant)
      .meta({ description: 'When it came into each state, the last time.' }),
    created_at: instant,
  })
  .meta({ id: 'Plastic' });

export function plasticViewOf(plastic: Plastic): z.input<typeof plasticView> {
  return {
    id: publicId('plastic', plastic.id),
    product_id: publicId('product', plastic.productId),
    card_id: plastic.cardId && publicId('card', plastic.cardId),
    state: plastic.state,
    last4: plastic.last4,
    reason: plastic.reason,
    carrier: plastic.carrier,
    tracking_number: plastic.trackingNumber,
    delivery_address: plastic.deliveryAddress && deliveryAddressViewOf(plastic.deliveryAddress),
    times: timesOf(plastic),
    created_at: plastic.createdAt.toISOString(),
  };
}

/** The times in their order; the database keeps them in none. */
function timesOf({ times }: Plastic): Partial<Record<Plastic['state'], string>> {
  const known = plasticStates.flatMap((state) => (times[state] ? [[state, times[state]] as const] : []));
  const inOrder = known.toSorted(([, one], [, other]) => one.getTime() - other.getTime());
  return Object.fromEntries(inOrder.map(([state, time]) => [state, time.toISOString()]));
}
