import { z } from 'zod';
import { findEvent, listEvents, type StoredEvent } from '../../events/index.ts';
import { publicId } from '../../platform/index.ts';
import type { ApiContext } from '../api-context.ts';
import { defineQuery, type Endpoint } from '../endpoint.ts';
import { idOf, idText, instant, searchText } from '../fields.ts';
import { cursorText, numberKey, pageFields, pageOf, readPage } from '../paging.ts';
import { answer, notFound } from '../reply.ts';

const eventView = z
  .strictObject({
    id: idText('event'),
    programme_id: idText('programme'),
    type: z.string().meta({ examples: ['card.issued'] }),
    stream: z.string().nullable().meta({ description: 'What it happened to, such as a card.' }),
    sequence: z.int().nullable().meta({ description: 'Its place in the stream: 1, 2, 3, without gaps.' }),
    data: z.record(z.string(), z.unknown()).meta({ description: 'The whole picture at that time.' }),
    occurred_at: instant,
    recorded_at: instant,
  })
  .meta({ id: 'Event' });

function viewOf(event: StoredEvent): z.input<typeof eventView> {
  return {
    id: publicId('event', event.id),
    programme_id: publicId('programme', event.programmeId),
    type: event.type,
    stream: event.stream,
    sequence: event.sequence,
    data: { ...event.data },
    occurred_at: event.occurredAt.toISOString(),
    recorded_at: event.recordedAt.toISOString(),
  };
}

export const eventEndpoints = ({ database }: ApiContext): Endpoint[] => [
  defineQuery({
    operation: 'listEvents',
    method: 'GET',
    path: '/merchants/{merchant_id}/events',
    summary: 'List what happened, newest first',
    scopes: ['operator', 'merchant'],
    query: z.strictObject({
      ...pageFields,
      programme_id: idOf('programme').optional(),
      type: searchText(64).optional(),
      stream: searchText(64).optional(),
    }),
    status: 200,
    result: pageOf(eventView),
    handle: async ({ merchant, query }) => {
      const page = readPage(query, numberKey);
      if (page.kind === 'refusal') return page;
      const { programme_id: programmeId, type, stream } = query;
      const filter = {
        ...(programmeId && { programmeId }),
        ...(type && { type }),
        ...(stream && { stream }),
      };
      const { rows, next } = await listEvents(database, merchant.id, filter, page);
      return answer({
        data: rows.map(viewOf),
        next_cursor: next === null ? null : cursorText(numberKey.write(next)),
      });
    },
  }),
  defineQuery({
    operation: 'getEvent',
    method: 'GET',
    path: '/merchants/{merchant_id}/events/{event_id}',
    summary: 'Read an event',
    scopes: ['operator', 'merchant'],
    params: z.strictObject({ event_id: idOf('event') }),
    status: 200,
    result: eventView,
    handle: async ({ merchant, params }) => {
      const event = await findEvent(database, merchant.id, params.event_id);
      return event ? answer(viewOf(event)) : notFound('event');
    },
  }),
];
