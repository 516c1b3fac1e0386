import { z } from 'zod';
import {
  activatePlastic,
  type CardsContext,
  findPlastic,
  listPlasticsOfCard,
  orderPlastic,
  plasticReasons,
  reportPlastic,
} from '../../cards/index.ts';
import type { ApiContext } from '../api-context.ts';
import { defineCommand, defineQuery, type Endpoint } from '../endpoint.ts';
import { idOf } from '../fields.ts';
import { findNamedCard } from '../find-named-card.ts';
import { pageFields, pageOf, readPage, uuidKey, writePage } from '../paging.ts';
import { answer, keyReused, notFound, refuse } from '../reply.ts';
import { cardParams } from './card-view.ts';
import { deliveryAddressFields, readDeliveryAddress } from './delivery-address.ts';
import { pinField, refusePin } from './pin-field.ts';
import { noPieceFor, notActivated } from './plastic-advice.ts';
import { plasticParams, plasticView, plasticViewOf } from './plastic-view.ts';

const scopes = ['operator', 'merchant'] as const;

/** The physical pieces of a card: the first, and those that take the place of one that is gone. */
export function plasticEndpoints({ database }: ApiContext, cards: CardsContext): Endpoint[] {
  return [
    defineCommand({
      operation: 'orderPlastic',
      method: 'POST',
      path: '/merchants/{merchant_id}/cards/{card}/plastics',
      summary:
        'Have a bureau make a piece of a card: the first, or one that replaces what was lost, stolen or worn',
      scopes,
      params: cardParams,
      body: z.strictObject({
        reason: z.enum(plasticReasons),
        delivery_address: deliveryAddressFields.optional().meta({
          description: 'When absent where the card was asked to be sent, else where its holder lives.',
        }),
      }),
      status: 201,
      result: plasticView,
      handle: async ({ merchant, params, body }, once) => {
        const card = await findNamedCard(database, merchant.id, params.card);
        if (card === null) return notFound('card');
        const order = {
          reason: body.reason,
          deliveryAddress: body.delivery_address && readDeliveryAddress(body.delivery_address),
        };
        const result = await orderPlastic(cards, card, order, once.identity(merchant.id));
        if (result.kind === 'ordered') return answer(plasticViewOf(result.plastic));
        if (result.kind === 'identity-conflict') return keyReused;
        switch (result.reason) {
          case 'card-not-found':
            return notFound('card');
          case 'not-physical':
            return refuse('not_possible', 'The card is a virtual one.');
          case 'already-ordered':
            return refuse('not_possible', 'A piece of the card is being made already, or is on its way.');
          case 'not-reported':
            return refuse(
              'not_possible',
              `No piece of the card was reported ${body.reason}: report it first (\`plastics report\`).`,
              'reason',
            );
          case 'not-possible-in-state':
            return refuse('not_possible', noPieceFor(result.status, body.reason));
        }
      },
    }),
    defineQuery({
      operation: 'listPlasticsOfCard',
      method: 'GET',
      path: '/merchants/{merchant_id}/cards/{card}/plastics',
      summary: 'Every piece that a card has had, oldest first',
      scopes,
      params: cardParams,
      query: z.strictObject(pageFields),
      status: 200,
      result: pageOf(plasticView),
      handle: async ({ merchant, params, query }) => {
        const page = readPage(query, uuidKey);
        if (page.kind === 'refusal') return page;
        const card = await findNamedCard(database, merchant.id, params.card);
        if (card === null) return notFound('card');
        const { after } = page;
        const rows = (await listPlasticsOfCard(database, card)).filter(
          ({ id }) => after === null || id > after,
        );
        return answer(writePage(rows, page.limit, uuidKey, ({ id }) => id, plasticViewOf));
      },
    }),
    defineQuery({
      operation: 'getPlastic',
      method: 'GET',
      path: '/merchants/{merchant_id}/plastics/{plastic_id}',
      summary: 'One plastic',
      scopes,
      params: plasticParams,
      status: 200,
      result: plasticView,
      handle: async ({ merchant, params }) => {
        const plastic = await findPlastic(database, merchant.id, params.plastic_id);
        return plastic ? answer(plasticViewOf(plastic)) : notFound('plastic');
      },
    }),
    defineCommand({
      operation: 'reportPlastic',
      method: 'POST',
      path: '/merchants/{merchant_id}/plastics/{plastic_id}/report',
      summary:
        'Say that a plastic is gone: nobody buys with its number from then on. The card stays as it is.',
      scopes,
      params: plasticParams,
      body: z.strictObject({ as: z.enum(['lost', 'stolen']) }),
      status: 200,
      result: plasticView,
      handle: async ({ merchant, params, body }) => {
        const plastic = await findPlastic(database, merchant.id, params.plastic_id);
        if (plastic === null) return notFound('plastic');
        const result = await reportPlastic(cards, plastic, body.as);
        if (result.kind !== 'refused') return answer(plasticViewOf(result.plastic));
        return result.reason === 'plastic-not-found'
          ? notFound('plastic')
          : refuse('not_possible', `The plastic is ${result.state}.`);
      },
    }),
    defineCommand({
      operation: 'activatePlastic',
      method: 'POST',
      path: '/merchants/{merchant_id}/cards/{card}/plastics/{plastic_id}/activate',
      summary:
        'Take a replacement into use, with a PIN chosen anew: its number is the card’s from then on. One in use stays so.',
      scopes,
      params: cardParams.extend({ plastic_id: idOf('plastic') }),
      body: z.strictObject({ pin: pinField }),
      status: 200,
      result: plasticView,
      handle: async ({ merchant, params, body }) => {
        const [card, plastic] = await Promise.all([
          findNamedCard(database, merchant.id, params.card),
          findPlastic(database, merchant.id, params.plastic_id),
        ]);
        if (card === null) return notFound('card');
        if (plastic === null) return notFound('plastic');
        const result = await activatePlastic(cards, card, plastic, body.pin);
        if (result.kind !== 'refused') return answer(plasticViewOf(result.plastic));
        switch (result.reason) {
          case 'malformed-pin':
          case 'weak-pin':
            return refusePin(result.reason);
          case 'card-not-found':
            return notFound('card');
          case 'plastic-not-found':
            return notFound('plastic');
          case 'not-possible-in-state':
            return refuse('not_possible', notActivated(result.status, result.state));
        }
      },
    }),
  ];
}
