import type { ListPart, ListRange, Queryable } from '../platform/index.ts';
import { type Delivery, selectDeliveries } from './delivery.ts';

/** A delivery as a merchant looks back at it: with its event, and what its last attempt was answered. */
export interface WebhookRecord
  extends Pick<Delivery, 'number' | 'topic' | 'state' | 'attempts' | 'createdAt'> {
  readonly event: { readonly type: string; readonly data: Readonly<Record<string, unknown>> };
  /** The HTTP status; null where there was no answer, or no attempt yet. */
  readonly answered: number | null;
}

/** Which records are listed; all of the programme's, where nothing is said. */
export interface WebhookRecordFilter {
  readonly topic?: string | undefined;
  /** What the events are about, such as a card. */
  readonly streams?: readonly string[] | undefined;
  /** A part of the topic or of the URL, whatever its case. */
  readonly search?: string | undefined;
  readonly from?: Date | undefined;
  readonly until?: Date | undefined;
}

/** A part of a programme's webhooks by their place, with how many there are. */
export async function listWebhookRecords(
  db: Queryable,
  { merchantId, programmeId }: { readonly merchantId: string; readonly programmeId: string },
  filter: WebhookRecordFilter,
  range: ListRange,
): Promise<ListPart<WebhookRecord>> {
  const { topic, streams, search, from, until } = filter;
  const params: unknown[] = [merchantId, programmeId, search ?? null, from ?? null, until ?? null];
  // Conditions that have an index of their own are in the text only when asked for, so that the planner sees them.
  const conditions = [
    ...(topic === undefined ? [] : [`and topic = $${params.push(topic)}`]),
    ...(streams === undefined
      ? []
      : [
          `and event_id in (select id from events where merchant_id = $1 and stream = any ($${params.push(streams)}::text[]))`,
        ]),
  ].join(' ');
  const matching = `where merchant_id = $1 and programme_id = $2 ${conditions}
    and ($3::text is null or strpos(lower(topic || ' ' || coalesce(url, '')), lower($3)) > 0)
    and ($4::timestamptz is null or created_at >= $4) and ($5::timestamptz is null or created_at < $5)`;
  const order = range.oldestFirst ? 'asc' : 'desc';
  const [limit, skip] = [1, 2].map((place) => `$${params.length + place}`);
  const [counted, rows] = await Promise.all([
    db.query<{ total: bigint }>(`select count(*) as total from deliveries ${matching}`, params),
    db.query<WebhookRecord>(
      `select part.number, part.topic, part.state, part.attempts, part."createdAt",
         jsonb_build_object('type', events.type, 'data', events.data) as event, last.status as answered
       from (${selectDeliveries} ${matching} order by number ${order} limit ${limit} offset ${skip}) as part
       join events on events.merchant_id = part."merchantId" and events.id = part."eventId"
       left join lateral (select status from delivery_attempts
         where merchant_id = part."merchantId" and delivery_id = part.id order by number desc limit 1) as last on true
       order by part.number ${order}`,
      [...params, range.limit, range.skip],
    ),
  ]);
  return { total: Number(counted[0]?.total ?? 0n), rows };
}
