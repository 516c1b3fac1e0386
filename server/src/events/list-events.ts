import type { Queryable } from '../platform/index.ts';
import type { StoredEvent } from './event.ts';
import { type Page, type PageOf, pageOf } from './page.ts';

export interface EventFilter {
  readonly programmeId?: string;
  readonly type?: string;
  readonly stream?: string;
}

const selectEvents = `select id, number, merchant_id as "merchantId", programme_id as "programmeId", type, stream,
  sequence, occurred_at as "occurredAt", recorded_at as "recordedAt", data from events`;

/** A merchant's events, newest first. Keys of pages are event numbers. */
export async function listEvents(
  database: Queryable,
  merchantId: string,
  filter: EventFilter,
  page: Page<bigint>,
): Promise<PageOf<StoredEvent, bigint>> {
  const rows = await database.query<StoredEvent>(
    `${selectEvents}
     where merchant_id = $1 and ($2::bigint is null or number < $2) and ($3::uuid is null or programme_id = $3)
       and ($4::text is null or type = $4) and ${filter.stream ? 'stream = $5' : '$5::text is null'}
     order by number desc limit $6`,
    [
      merchantId,
      page.after,
      filter.programmeId ?? null,
      filter.type ?? null,
      filter.stream ?? null,
      page.limit + 1,
    ],
  );
  return pageOf(rows, page.limit, (event) => event.number);
}

/** @returns null when this merchant has no such event */
export async function findEvent(
  database: Queryable,
  merchantId: string,
  eventId: string,
): Promise<StoredEvent | null> {
  const rows = await database.query<StoredEvent>(`${selectEvents} where merchant_id = $1 and id = $2`, [
    merchantId,
    eventId,
  ]);
  return rows[0] ?? null;
}

/** The last event of a stream, or null when it has none. */
export async function latestEvent(
  database: Queryable,
  merchantId: string,
  stream: string,
): Promise<StoredEvent | null> {
  const rows = await database.query<StoredEvent>(
    `${selectEvents} where merchant_id = $1 and stream = $2 order by sequence desc limit 1`,
    [merchantId, stream],
  );
  return rows[0] ?? null;
}
