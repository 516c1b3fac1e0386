import { derivedId, type Queryable, type Transaction } from '../platform/index.ts';

/** Where a programme hears of a topic. There is one for each topic of a dialect. */
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
