import { z } from 'zod';
import { findCardholder, type NewPerson } from '../../cardholders/index.ts';
import {
  applyForCard,
  type Card,
  type CardApplication,
  type CardsContext,
  cancelApplication,
  findCard,
} from '../../cards/index.ts';
import { findProduct } from '../../catalog/index.ts';
import type { Queryable } from '../../platform/index.ts';
import type { ApiContext } from '../api-context.ts';
import { cleanText } from '../clean-text.ts';
import { defineCommand, type Endpoint } from '../endpoint.ts';
import { idOf } from '../fields.ts';
import { findNamedCard } from '../find-named-card.ts';
import { answer, notFound, refuse } from '../reply.ts';
import { cardParams, cardView, cardViewOf } from './card-view.ts';
import { cardholderFields, readCardholder } from './cardholder-fields.ts';
import { deliveryAddressFields, readDeliveryAddress } from './delivery-address.ts';

/** Cards that somebody applies for, and that exist before they have a number: physical ones. */
export const cardApplicationEndpoints = (context: ApiContext, cards: CardsContext): Endpoint[] => [
  defineCommand({
    operation: 'applyForCard',
    method: 'POST',
    path: '/merchants/{merchant_id}/card-applications',
    summary: 'Apply for a physical card. It waits for its holder’s verification, then for its number.',
    scopes: ['operator', 'merchant'],
    body: z.strictObject({
      product_id: idOf('product'),
      reference: cleanText(64).meta({
        description:
          'Your own name for the card, unique among your cards. The same application again is answered with the card.',
      }),
      cardholder: cardholderFields,
      delivery_address: deliveryAddressFields
        .optional()
        .meta({ description: 'Where its plastics are sent; where its holder lives when absent.' }),
    }),
    status: 201,
    result: cardView,
    handle: async ({ merchant, body }) => {
      const { database } = context;
      const product = await findProduct(database, { merchantId: merchant.id, productId: body.product_id });
      if (product === null) return notFound('product');
      const read = readCardholder(body.cardholder, context.clock.now());
      if (read.kind === 'refusal') return read;
      const application: CardApplication = {
        merchantId: merchant.id,
        programmeId: product.programmeId,
        reference: body.reference,
        product,
        cardholder: read.person,
        deliveryAddress: body.delivery_address ? readDeliveryAddress(body.delivery_address) : null,
      };
      if (product.form !== 'physical') {
        return refuse('not_possible', 'Only cards of physical products are applied for.', 'product_id');
      }
      const standing = await standingCard(database, application);
      if (standing) return answer(cardViewOf(standing));
      if (!product.enabled) return refuse('not_possible', 'The product is disabled.', 'product_id');
      const outcome = await applyForCard(cards, application);
      if (outcome.kind === 'applied') return answer(cardViewOf(outcome.card));
      if (outcome.reason === 'quota-exhausted') {
        return refuse(
          'not_possible',
          `The opening quota of the product is used up. An operator raises it: \`products quota ${product.code} --granted <n>\`.`,
          'product_id',
        );
      }
      const made = await standingCard(database, application);
      return made
        ? answer(cardViewOf(made))
        : refuse('already_exists', 'Another of your cards has this reference.', 'reference');
    },
  }),
  defineCommand({
    operation: 'cancelApplication',
    method: 'POST',
    path: '/merchants/{merchant_id}/cards/{card}/cancel',
    summary: 'End the application of a card that was not activated; its quota is free again',
    scopes: ['operator', 'merchant'],
    params: cardParams,
    status: 200,
    result: cardView,
    handle: async ({ merchant, params }) => {
      const card = await findNamedCard(context.database, merchant.id, params.card);
      if (card === null) return notFound('card');
      const result = await cancelApplication(cards, card, 'pending-activation');
      if (result.kind === 'refused') return notFound('card');
      // What has failed needs no cancelling: whoever repeats a call whose answer was lost finds it so.
      return result.kind === 'cancelled' || result.card.status === 'failed'
        ? answer(cardViewOf(result.card))
        : refuse('not_possible', tooLateFor(result.card.status));
    },
  }),
];

function tooLateFor(status: Card['status']): string {
  const isUsable = status === 'active' || status === 'frozen';
  const advice = isUsable ? ' To stop the card, see `cards block`.' : '';
  return `The card is ${status}, and only an application is cancelled, until the card is activated.${advice}`;
}

/**
 * The card that this very application made: its reference, product and person are the same. So an application is known
 * when it is repeated after a process was killed, whatever has become of the product and its quota since.
 */
async function standingCard(db: Queryable, application: CardApplication): Promise<Card | null> {
  const { merchantId, programmeId, reference, product } = application;
  const card = await findCard(db, { merchantId, programmeId }, { reference });
  if (card === null || card.productId !== product.id) return null;
  const person = await findCardholder(db, card, card.cardholderId);
  const said = Object.entries(application.cardholder) as [keyof NewPerson, string][];
  return person && said.every(([name, value]) => person[name] === value) ? card : null;
}
