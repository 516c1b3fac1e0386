import { derivedId, type Queryable, type Transaction } from '../platform/index.ts';
import type { EventKey, SequencedEvent } from './event.ts';

/** An endpoint that has a URL now. */
export interface SubscribedEndpoint {
  readonly id: string;
  readonly topic: string;
  readonly url: string;
}

/** An endpoint that has a URL now; or, without id and URL, that a programme's dialect records what nobody hears of. */
export interface HearerRow {
  readonly merchantId: string;
  readonly programmeId: string;
  readonly dialect: string;
  readonly topic: string;
  readonly id: string | null;
  readonly url: string | null;
}

export interface NewDelivery {
  readonly id: string;
  readonly event: SequencedEvent;
  readonly dialect: string;
  readonly topic: string;
  /** Null: it goes nowhere, and is recorded as undelivered. */
  readonly endpoint: SubscribedEndpoint | null;
  readonly dueAt: Date;
}

interface StreamRow {
  readonly merchantId: string;
  readonly stream: string;
  readonly sequence: number;
}

export async function loadHearers(tx: Queryable, keys: readonly EventKey[]): Promise<HearerRow[]> {
  if (keys.length === 0) return [];
  // In sub-selects the planner does not see how long the arrays are, and keeps its plan.
  const ofKeys =
    '(merchant_id, programme_id) in (select * from unnest((select $1::uuid[]), (select $2::uuid[])))';
  return await tx.query<HearerRow>(
    `select merchant_id as "merchantId", programme_id as "programmeId", dialect, topic, id, url
     from webhook_endpoints where ${ofKeys} and url is not null
     union all
     select merchant_id, programme_id, dialect, '', null, null
     from webhook_policies where ${ofKeys} and records_undelivered
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
    `insert into deliveries (merchant_id, id, programme_id, event_id, endpoint_id, dialect, topic, url, lane, stream,
       due_at, created_at, state)
     select d.*, due_at, case when url is null then 'undelivered' else 'pending' end
     from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::uuid[], $6::text[], $7::text[],
       $8::text[], $9::uuid[], $10::text[], $11::timestamptz[])
       as d (merchant_id, id, programme_id, event_id, endpoint_id, dialect, topic, url, lane, stream, due_at)`,
    [
      deliveries.map(({ event }) => event.merchantId),
      deliveries.map(({ id }) => id),
      deliveries.map(({ event }) => event.programmeId),
      deliveries.map(({ event }) => event.id),
      deliveries.map(({ endpoint }) => endpoint?.id ?? null),
      deliveries.map(({ dialect }) => dialect),
      deliveries.map(({ topic }) => topic),
      deliveries.map(({ endpoint }) => endpoint?.url ?? null),
      deliveries.map(({ endpoint }) => endpoint && laneOf(endpoint)),
      deliveries.map(({ event }) => event.stream),
      deliveries.map(({ dueAt }) => dueAt.toISOString()),
    ],
  );
}

/** Deliveries to one receiver share a lane. */
export function laneOf({ id, url }: Pick<SubscribedEndpoint, 'id' | 'url'>): string {
  return derivedId(id, url);
}
