import { derivedId, type Queryable, type Transaction } from '../platform/index.ts';
import type { EventKey, SequencedEvent } from './event.ts';

/** An endpoint that has a URL now. */
export interface SubscribedEndpoint {
  readonly merchantId: string;
  readonly programmeId: string;
  readonly id: string;
  readonly dialect: string;
  readonly topic: string;
  readonly url: string;
}

export interface NewDelivery {
  readonly id: string;
  readonly event: SequencedEvent;
  readonly endpoint: SubscribedEndpoint;
  readonly dueAt: Date;
}

interface StreamRow {
  readonly merchantId: string;
  readonly stream: string;
  readonly sequence: number;
}

export async function loadEndpoints(tx: Queryable, keys: readonly EventKey[]): Promise<SubscribedEndpoint[]> {
  if (keys.length === 0) return [];
  return await tx.query<SubscribedEndpoint>(
    // In sub-selects the planner does not see how long the arrays are, and keeps its plan.
    `select merchant_id as "merchantId", programme_id as "programmeId", id, dialect, topic, url
     from webhook_endpoints
     where (merchant_id, programme_id) in (select * from unnest((select $1::uuid[]), (select $2::uuid[])))
       and url is not null
     order by id`,
    [keys.map((key) => key.merchantId), keys.map((key) => key.programmeId)],
  );
}

/** The last sequence number of each stream; 0 for one without events. */
export async function loadSequences(tx: Queryable, keys: readonly EventKey[]): Promise<StreamRow[]> {
  if (keys.length === 0) return [];
  return await tx.query<StreamRow>(
    `select key.merchant_id as "merchantId", key.stream, coalesce((
       select sequence from events
       where events.merchant_id = key.merchant_id and events.stream = key.stream
       order by sequence desc limit 1), 0) as sequence
     from unnest($1::uuid[], $2::text[]) as key (merchant_id, stream)`,
    [keys.map((key) => key.merchantId), keys.map((key) => key.stream)],
  );
}

export async function insertEvents(
  tx: Transaction,
  events: readonly SequencedEvent[],
  at: Date,
): Promise<void> {
  if (events.length === 0) return;
  await tx.query(
    `insert into events (merchant_id, id, programme_id, type, stream, sequence, occurred_at, data, recorded_at)
     select e.*, $9::timestamptz
     from rows from (unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::text[], $5::text[], $6::integer[], $7::timestamptz[]),
       jsonb_array_elements($8::jsonb)) as e`,
    [
      events.map((event) => event.merchantId),
      events.map((event) => event.id),
      events.map((event) => event.programmeId),
      events.map((event) => event.type),
      events.map((event) => event.stream),
      events.map((event) => event.sequence),
      events.map((event) => event.occurredAt.toISOString()),
      JSON.stringify(events.map((event) => event.data)),
      at,
    ],
  );
}

export async function insertDeliveries(tx: Transaction, deliveries: readonly NewDelivery[]): Promise<void> {
  if (deliveries.length === 0) return;
  await tx.query(
    `insert into deliveries (merchant_id, id, programme_id, event_id, endpoint_id, dialect, topic, url, lane, due_at,
       created_at)
     select d.*, due_at from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::uuid[], $6::text[], $7::text[],
       $8::text[], $9::uuid[], $10::timestamptz[])
       as d (merchant_id, id, programme_id, event_id, endpoint_id, dialect, topic, url, lane, due_at)`,
    [
      deliveries.map(({ endpoint }) => endpoint.merchantId),
      deliveries.map(({ id }) => id),
      deliveries.map(({ endpoint }) => endpoint.programmeId),
      deliveries.map(({ event }) => event.id),
      deliveries.map(({ endpoint }) => endpoint.id),
      deliveries.map(({ endpoint }) => endpoint.dialect),
      deliveries.map(({ endpoint }) => endpoint.topic),
      deliveries.map(({ endpoint }) => endpoint.url),
      deliveries.map(({ endpoint }) => derivedId(endpoint.id, endpoint.url)),
      deliveries.map(({ dueAt }) => dueAt.toISOString()),
    ],
  );
}
