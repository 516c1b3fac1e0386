import { z } from 'zod';
import {
  listAuthorizationsAfter,
  listTransactionsAfter,
  readAuthorizationWithEvents,
} from '../../authorizations/index.ts';
import type { ApiContext } from '../api-context.ts';
import { defineQuery, type Endpoint } from '../endpoint.ts';
import { idOf } from '../fields.ts';
import { findNamedCard } from '../find-named-card.ts';
import { numberKey, pageFields, pageOf, readPage, uuidKey, writePage } from '../paging.ts';
import { answer, notFound } from '../reply.ts';
import {
  authorizationView,
  authorizationViewOf,
  purchaseEventView,
  purchaseEventViewOf,
  receiptView,
  receiptViewOf,
} from './authorization-view.ts';
import { cardParams } from './card-view.ts';
import { networkEventView, networkEventViewOf } from './network-event-view.ts';

const authorizationWithEvents = authorizationView
  .extend({
    receipt: receiptView.nullable(),
    events: z.array(purchaseEventView).meta({
      description: 'Every message of the purchase, its fees and its expiry, in the order they came.',
    }),
  })
  .meta({ id: 'AuthorizationWithEvents' });

/** What a card was used for. */
export function authorizationEndpoints({ database }: ApiContext): Endpoint[] {
  return [
    defineQuery({
      operation: 'listAuthorizations',
      method: 'GET',
      path: '/merchants/{merchant_id}/cards/{card}/authorizations',
      summary: 'List what a card was asked for, newest first',
      scopes: ['operator', 'merchant'],
      params: cardParams,
      query: z.strictObject(pageFields),
      status: 200,
      result: pageOf(authorizationView),
      handle: async ({ merchant, params, query }) => {
        const page = readPage(query, uuidKey);
        if (page.kind === 'refusal') return page;
        const card = await findNamedCard(database, merchant.id, params.card);
        if (card === null) return notFound('card');
        const range = { after: page.after, limit: page.limit + 1 };
        const rows = await listAuthorizationsAfter(database, card, range);
        return answer(writePage(rows, page.limit, uuidKey, ({ id }) => id, authorizationViewOf));
      },
    }),
    defineQuery({
      operation: 'getAuthorization',
      method: 'GET',
      path: '/merchants/{merchant_id}/authorizations/{authorization_id}',
      summary: 'One purchase: every message of it, and why it was decided as it was',
      scopes: ['operator', 'merchant'],
      params: z.strictObject({ authorization_id: idOf('authorization') }),
      status: 200,
      result: authorizationWithEvents,
      handle: async ({ merchant, params }) => {
        const found = await readAuthorizationWithEvents(database, merchant.id, params.authorization_id);
        if (found === null) return notFound('authorization');
        return answer({
          ...authorizationViewOf(found.authorization),
          receipt: found.receipt && receiptViewOf(found.receipt),
          events: found.events.map(purchaseEventViewOf),
        });
      },
    }),
    defineQuery({
      operation: 'listTransactions',
      method: 'GET',
      path: '/merchants/{merchant_id}/cards/{card}/transactions',
      summary: 'List the money that moved on a card, newest first',
      scopes: ['operator', 'merchant'],
      params: cardParams,
      query: z.strictObject(pageFields),
      status: 200,
      result: pageOf(networkEventView),
      handle: async ({ merchant, params, query }) => {
        const page = readPage(query, numberKey);
        if (page.kind === 'refusal') return page;
        const card = await findNamedCard(database, merchant.id, params.card);
        if (card === null) return notFound('card');
        const range = { after: page.after, limit: page.limit + 1 };
        const rows = await listTransactionsAfter(database, card, range);
        return answer(writePage(rows, page.limit, numberKey, ({ number }) => number, networkEventViewOf));
      },
    }),
  ];
}
