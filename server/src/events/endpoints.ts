import { derivedId, type Queryable, type Transaction } from '../platform/index.ts';

/** An endpoint of this topic hears of every topic of its dialect, for vendors who have one URL for all. */
export const EVERY_TOPIC = '*';

/** Where a programme hears of a topic. There is one for each topic of a dialect, or one for all of them. */
export interface Endpoint {
  readonly merchantId: string;
  readonly programmeId: string;
  readonly dialect: string;
  readonly topic: string;
  /** Null where nothing is to be sent. */
  readonly url: string | null;
}

/**
 * Sets or (with a null URL) silences an endpoint. Effective at once, for events that are written later: deliveries
 * that exist keep the URL they were created with. The URL has been checked before (`checkCallbackUrl`).
 */
export async function setEndpoint(tx: Transaction, endpoint: Endpoint): Promise<void> {
  const { merchantId, programmeId, dialect, topic, url } = endpoint;
  await tx.query(
    `insert into webhook_endpoints (merchant_id, id, programme_id, dialect, topic, url)
     values ($1, $2, $3, $4, $5, $6)
     on conflict (merchant_id, programme_id, dialect, topic) do update set url = excluded.url`,
    [merchantId, derivedId(programmeId, `endpoint/${dialect}/${topic}`), programmeId, dialect, topic, url],
  );
}

/** The endpoints of a programme that were ever set, in the order of their topics. */
export async function listEndpoints(
  database: Queryable,
  scope: { readonly merchantId: string; readonly programmeId: string },
): Promise<Endpoint[]> {
  return await database.query<Endpoint>(
    `select merchant_id as "merchantId", programme_id as "programmeId", dialect, topic, url from webhook_endpoints
     where merchant_id = $1 and programme_id = $2 order by dialect, topic`,
    [scope.merchantId, scope.programmeId],
  );
}

/** A programme whose dialect tells of events, and what becomes of those that no endpoint hears of. */
export interface UndeliveredPolicy {
  readonly merchantId: string;
  readonly programmeId: string;
  readonly dialect: string;
  /** Whether they are recorded as undelivered; otherwise they are skipped. */
  readonly recordsUndelivered: boolean;
}

/** Says what becomes of a programme's events that no endpoint hears of: of those that are written later. */
export async function setUndeliveredPolicy(db: Queryable, policy: UndeliveredPolicy): Promise<void> {
  const { merchantId, programmeId, dialect, recordsUndelivered } = policy;
  await db.query(
    `insert into webhook_policies (merchant_id, programme_id, dialect, records_undelivered) values ($1, $2, $3, $4)
     on conflict (merchant_id, programme_id) do update set records_undelivered = excluded.records_undelivered`,
    [merchantId, programmeId, dialect, recordsUndelivered],
  );
}

/** The endpoint that hears of a topic now, with its URL; null where none does. */
export async function findSubscribed(
  db: Queryable,
  { merchantId, programmeId, dialect, topic }: Omit<Endpoint, 'url'>,
): Promise<{ readonly id: string; readonly url: string } | null> {
  const rows = await db.query<{ id: string; url: string }>(
    `select id, url from webhook_endpoints
     where merchant_id = $1 and programme_id = $2 and dialect = $3 and topic in ($4, '${EVERY_TOPIC}') and url is not null
     order by topic = $4 desc limit 1`,
    [merchantId, programmeId, dialect, topic],
  );
  return rows[0] ?? null;
}
