import type { Queryable } from '../../platform/index.ts';

/** A state-changing call, as it is known to all processes. */
export interface RequestKey {
  readonly tenant: string;
  readonly key: string;
}

export interface StoredRequest {
  readonly fingerprint: Buffer;
  readonly status: number | null;
  readonly answer: Buffer | null;
}

/** Begins the call, or takes over one of the same content that was cut short; false when somebody else has it. */
export async function claimRequest(
  db: Queryable,
  request: RequestKey & { readonly fingerprint: Buffer; readonly holder: string },
  { now, until }: { readonly now: Date; readonly until: Date },
): Promise<boolean> {
  const rows = await db.query(
    `insert into api_requests (tenant, key, fingerprint, holder, running_until, created_at)
     values ($1, $2, $3, $4, $6, $5)
     on conflict (tenant, key) do update set holder = excluded.holder, running_until = excluded.running_until
       where api_requests.running_until <= $5 and api_requests.fingerprint = excluded.fingerprint
     returning tenant`,
    [request.tenant, request.key, request.fingerprint, request.holder, now, until],
  );
  return rows.length === 1;
}

export async function readRequest(db: Queryable, { tenant, key }: RequestKey): Promise<StoredRequest | null> {
  const rows = await db.query<StoredRequest>(
    'select fingerprint, status, answer from api_requests where tenant = $1 and key = $2',
    [tenant, key],
  );
  return rows[0] ?? null;
}

/** Keeps the answer; false when the call was taken over meanwhile, or has its answer already. */
export async function storeAnswer(
  db: Queryable,
  { tenant, key }: RequestKey,
  holder: string,
  answer: { readonly status: number; readonly sealed: Buffer },
): Promise<boolean> {
  const rows = await db.query(
    `update api_requests set status = $4, answer = $5, running_until = null
     where tenant = $1 and key = $2 and holder = $3 and status is null returning tenant`,
    [tenant, key, holder, answer.status, answer.sealed],
  );
  return rows.length === 1;
}

/** Forgets a call that came to no answer, so that it can be made again at once. */
export async function forgetRequest(
  db: Queryable,
  { tenant, key }: RequestKey,
  holder: string,
): Promise<void> {
  await db.query(
    'delete from api_requests where tenant = $1 and key = $2 and holder = $3 and status is null',
    [tenant, key, holder],
  );
}
