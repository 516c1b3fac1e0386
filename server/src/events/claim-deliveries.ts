import type { Queryable } from '../platform/index.ts';
import type { StoredEvent } from './event.ts';

/** A delivery that this process may send until its lease ends, and the event that it tells of. */
export interface ClaimedDelivery {
  readonly id: string;
  readonly merchantId: string;
  readonly dialect: string;
  readonly topic: string;
  readonly url: string;
  /** Deliveries of one lane share a receiver. */
  readonly lane: string;
  /** The number of the attempt that this claim begins. */
  readonly attempt: number;
  readonly rung: number;
  readonly generation: number;
  readonly leasedUntil: Date;
  readonly event: StoredEvent;
}

export interface ClaimOptions {
  readonly businessNow: Date;
  readonly wallNow: Date;
  readonly leaseMs: number;
  readonly limit: number;
  /** How many deliveries of one lane are under way at once, over all processes. */
  readonly perLane: number;
  /** Lanes that get only two at a time. */
  readonly slowLanes: readonly string[];
  /** The dialects this process can render. */
  readonly dialects: readonly string[];
}

/**
 * Takes due deliveries under a lease, in one statement that commits by itself. It steps from lane to lane along the index.
 * What is under a lease fills its lane's places, and its stream is busy; of every other stream the first one goes. So a
 * receiver is first told of a card's events one at a time and in their order, and what it has to be told again comes later.
 * What is passed over because its stream is busy is read and no more. When there are more than `limit`, every lane gets its
 * first before one gets its second. Processes do not wait for each other (SKIP LOCKED).
 */
export async function claimDeliveries(
  database: Queryable,
  options: ClaimOptions,
): Promise<ClaimedDelivery[]> {
  const leasedUntil = new Date(options.wallNow.getTime() + options.leaseMs);
  const rows = await database.query<ClaimRow>(claimSql, [
    options.businessNow,
    options.wallNow,
    leasedUntil,
    options.limit,
    options.perLane,
    options.slowLanes,
    options.dialects,
  ]);
  return rows.map((row) => claimedFromRow(row, leasedUntil));
}

/** Frees every lease. Only for a process that knows it is alone, such as the one that holds the embedded database. */
export async function freeDeliveryLeases(database: Queryable): Promise<void> {
  await database.query(
    `update deliveries set leased_until = null where state = 'pending' and leased_until is not null`,
  );
}

const claimSql = `
  with recursive lanes (lane) as (
    (select lane from deliveries where state = 'pending' order by lane limit 1)
    union all
    select (select lane from deliveries where state = 'pending' and lane > lanes.lane order by lane limit 1)
    from lanes where lane is not null
  ),
  picked as materialized (
    select delivery.merchant_id, delivery.id
    from lanes
    cross join lateral (
      select case when lanes.lane = any ($6::uuid[]) then 2 else $5::bigint end as places
    ) as allowed
    cross join lateral (
      select count(*) as places, coalesce(array_agg(stream) filter (where stream is not null), '{}') as streams
      from deliveries where lane = lanes.lane and state = 'pending' and leased_until > $2
    ) as taken
    cross join lateral (
      select merchant_id, id, taken.places + row_number() over (order by due_at, number) as place
      from (
        select merchant_id, id, due_at, number,
          row_number() over (partition by coalesce(stream, id::text) order by number) as turn
        from (
          select merchant_id, id, stream, due_at, number from deliveries
          where lane = lanes.lane and state = 'pending' and due_at <= $1
            and (leased_until is null or leased_until <= $2)
            and (stream is null or stream <> all (taken.streams))
          order by due_at, number
          limit greatest(allowed.places - taken.places, 0)
        ) as oldest
      ) as waiting
      where turn = 1
    ) as candidate
    join deliveries as delivery on delivery.merchant_id = candidate.merchant_id and delivery.id = candidate.id
    where delivery.state = 'pending' and delivery.due_at <= $1 and delivery.dialect = any ($7::text[])
      and (delivery.leased_until is null or delivery.leased_until <= $2)
    order by candidate.place, delivery.due_at, delivery.number
    limit $4
    for update of delivery skip locked
  ),
  claimed as (
    update deliveries set leased_until = $3, attempts = attempts + 1
    from picked where deliveries.merchant_id = picked.merchant_id and deliveries.id = picked.id
    returning deliveries.*
  )
  select claimed.id, claimed.merchant_id, claimed.dialect, claimed.topic, claimed.url, claimed.lane, claimed.attempts,
    claimed.rung, claimed.generation, events.id as event_id, events.number, events.programme_id, events.type,
    events.stream, events.sequence, events.occurred_at, events.recorded_at, events.data
  from claimed
  join events on events.merchant_id = claimed.merchant_id and events.id = claimed.event_id
  order by claimed.due_at, claimed.number`;

interface ClaimRow {
  readonly id: string;
  readonly merchant_id: string;
  readonly dialect: string;
  readonly topic: string;
  readonly url: string;
  readonly lane: string;
  readonly attempts: number;
  readonly rung: number;
  readonly generation: number;
  readonly event_id: string;
  readonly number: bigint;
  readonly programme_id: string;
  readonly type: string;
  readonly stream: string | null;
  readonly sequence: number | null;
  readonly occurred_at: Date;
  readonly recorded_at: Date;
  readonly data: Record<string, unknown>;
}

function claimedFromRow(row: ClaimRow, leasedUntil: Date): ClaimedDelivery {
  return {
    id: row.id,
    merchantId: row.merchant_id,
    dialect: row.dialect,
    topic: row.topic,
    url: row.url,
    lane: row.lane,
    attempt: row.attempts,
    rung: row.rung,
    generation: row.generation,
    leasedUntil,
    event: {
      id: row.event_id,
      number: row.number,
      merchantId: row.merchant_id,
      programmeId: row.programme_id,
      type: row.type,
      stream: row.stream,
      sequence: row.sequence,
      occurredAt: row.occurred_at,
      recordedAt: row.recorded_at,
      data: row.data,
    },
  };
}
