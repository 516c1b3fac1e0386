import { z } from 'zod';
import { findDelivery, listAttempts, listDeliveries, redeliver } from '../../events/index.ts';
import type { ApiContext } from '../api-context.ts';
import { defineCommand, defineQuery, type Endpoint } from '../endpoint.ts';
import { idOf, searchText } from '../fields.ts';
import { type CursorKey, cursorText, numberKey, pageFields, pageOf, readPage } from '../paging.ts';
import { answer, notFound, refuse } from '../reply.ts';
import { attemptOf, attemptView, deliveryState, deliveryView, viewOf } from './delivery-view.ts';

const deliveryParams = z.strictObject({ delivery_id: idOf('delivery') });
const path = '/merchants/{merchant_id}/deliveries';

/** Attempts are numbered from 1 in each delivery. */
const attemptKey: CursorKey<number> = {
  write: String,
  read: (text) => (/^\d{1,9}$/.test(text) ? Number(text) : null),
};

export const deliveryEndpoints = ({ database, clock, wakeDeliveries }: ApiContext): Endpoint[] => [
  defineQuery({
    operation: 'listDeliveries',
    method: 'GET',
    path,
    summary: 'List webhooks, newest first',
    scopes: ['operator', 'merchant'],
    query: z.strictObject({
      ...pageFields,
      programme_id: idOf('programme').optional(),
      event_id: idOf('event').optional(),
      topic: searchText(64).optional(),
      state: deliveryState.optional(),
    }),
    status: 200,
    result: pageOf(deliveryView),
    handle: async ({ merchant, query }) => {
      const page = readPage(query, numberKey);
      if (page.kind === 'refusal') return page;
      const { programme_id: programmeId, event_id: eventId, topic } = query;
      const filter = {
        ...(programmeId && { programmeId }),
        ...(eventId && { eventId }),
        ...(topic && { topic }),
        ...(query.state && { state: query.state }),
      };
      const { rows, next } = await listDeliveries(database, merchant.id, filter, page);
      return answer({
        data: rows.map(viewOf),
        next_cursor: next === null ? null : cursorText(numberKey.write(next)),
      });
    },
  }),
  defineQuery({
    operation: 'getDelivery',
    method: 'GET',
    path: `${path}/{delivery_id}`,
    summary: 'Read a webhook',
    scopes: ['operator', 'merchant'],
    params: deliveryParams,
    status: 200,
    result: deliveryView,
    handle: async ({ merchant, params }) => {
      const delivery = await findDelivery(database, merchant.id, params.delivery_id);
      return delivery ? answer(viewOf(delivery)) : notFound('delivery');
    },
  }),
  defineQuery({
    operation: 'listDeliveryAttempts',
    method: 'GET',
    path: `${path}/{delivery_id}/attempts`,
    summary: 'List the attempts at a webhook, oldest first',
    scopes: ['operator', 'merchant'],
    params: deliveryParams,
    query: z.strictObject(pageFields),
    status: 200,
    result: pageOf(attemptView),
    handle: async ({ merchant, params, query }) => {
      const page = readPage(query, attemptKey);
      if (page.kind === 'refusal') return page;
      const delivery = await findDelivery(database, merchant.id, params.delivery_id);
      if (delivery === null) return notFound('delivery');
      const { rows, next } = await listAttempts(database, merchant.id, delivery.id, page);
      return answer({
        data: rows.map(attemptOf),
        next_cursor: next === null ? null : cursorText(attemptKey.write(next)),
      });
    },
  }),
  defineCommand({
    operation: 'redeliver',
    method: 'POST',
    path: `${path}/{delivery_id}/redeliver`,
    summary:
      'Send a webhook again, whatever became of it, to the URL it was created with; an undelivered one to the URL of now',
    scopes: ['operator', 'merchant'],
    params: deliveryParams,
    status: 202,
    result: deliveryView,
    handle: async ({ merchant, params }, once) => {
      const reply = await once.transaction(async (tx) => {
        const key = { merchantId: merchant.id, deliveryId: params.delivery_id, now: clock.now() };
        const { kind } = await redeliver(tx, key);
        if (kind === 'no-endpoint')
          return refuse('not_possible', 'Nobody hears of its topic: set a callback URL first.');
        const delivery =
          kind === 'scheduled' ? await findDelivery(tx, merchant.id, params.delivery_id) : null;
        return delivery ? answer(viewOf(delivery)) : notFound('delivery');
      });
      wakeDeliveries();
      return reply;
    },
  }),
];
