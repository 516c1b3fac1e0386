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

// Arrays stand in sub-selects, where the planner does not see how long they are: else it would make a new plan for every
// group that is smaller than it expects, which takes longer than the statement itself.

/** A run of a call that wants to begin. */
export interface RequestClaim extends RequestKey {
  readonly fingerprint: Buffer;
  /** A new id of this run alone. */
  readonly holder: string;
  readonly now: Date;
  readonly until: Date;
}

/**
 * Begins each call, or takes over one of the same content that was cut short; false when somebody else has it. Of
 * several claims of one call the first alone is tried. A claim that is made again is still its holder's.
 */
export async function claimRequests(db: Queryable, claims: readonly RequestClaim[]): Promise<boolean[]> {
  const first = new Map<string, RequestClaim>();
  for (const claim of claims) if (!first.has(nameOf(claim))) first.set(nameOf(claim), claim);
  const tried = [...first.values()];
  // Calls that somebody has are left alone before they are locked: a group must not wait for one of its calls. Sorted,
  // so that two processes never wait in a circle.
  const rows = await db.query<{ holder: string }>(
    `insert into api_requests as known (tenant, key, fingerprint, holder, running_until, created_at)
     select tenant, key, fingerprint, holder, until, at
     from unnest((select $1::uuid[]), (select $2::text[]), (select $3::bytea[]), (select $4::uuid[]),
         (select $5::timestamptz[]), (select $6::timestamptz[]))
       as claimed (tenant, key, fingerprint, holder, until, at)
     where not exists (
       select from api_requests as taken
       where taken.tenant = claimed.tenant and taken.key = claimed.key and taken.holder <> claimed.holder
         and (taken.running_until is null or taken.running_until > claimed.at))
     order by tenant, key
     on conflict (tenant, key) do update set holder = excluded.holder, running_until = excluded.running_until
       where known.holder = excluded.holder
         or (known.running_until <= excluded.created_at and known.fingerprint = excluded.fingerprint)
     returning holder`,
    [
      tried.map(({ tenant }) => tenant),
      tried.map(({ key }) => key),
      tried.map(({ fingerprint }) => fingerprint),
      tried.map(({ holder }) => holder),
      tried.map(({ until }) => until.toISOString()),
      tried.map(({ now }) => now.toISOString()),
    ],
  );
  const begun = new Set(rows.map(({ holder }) => holder));
  return claims.map(({ holder }) => begun.has(holder));
}

function nameOf({ tenant, key }: RequestKey): string {
  return `${tenant}/${key}`;
}

export async function readRequest(db: Queryable, { tenant, key }: RequestKey): Promise<StoredRequest | null> {
  const rows = await db.query<StoredRequest>(
    'select fingerprint, status, answer from api_requests where tenant = $1 and key = $2',
    [tenant, key],
  );
  return rows[0] ?? null;
}

/** What a run of a call came to. */
export interface RequestAnswer extends RequestKey {
  readonly holder: string;
  readonly status: number;
  readonly sealed: Buffer;
}

/** Keeps each answer; false when the call was taken over meanwhile, or has its answer already. */
export async function storeAnswers(db: Queryable, answers: readonly RequestAnswer[]): Promise<boolean[]> {
  const rows = await db.query<{ holder: string }>(
    `update api_requests as known set status = given.status, answer = given.sealed, running_until = null
     from unnest((select $1::uuid[]), (select $2::text[]), (select $3::uuid[]), (select $4::integer[]),
         (select $5::bytea[]))
       as given (tenant, key, holder, status, sealed)
     where known.tenant = given.tenant and known.key = given.key and known.holder = given.holder
       and known.status is null
     returning known.holder`,
    [
      answers.map(({ tenant }) => tenant),
      answers.map(({ key }) => key),
      answers.map(({ holder }) => holder),
      answers.map(({ status }) => status),
      answers.map(({ sealed }) => sealed),
    ],
  );
  const stored = new Set(rows.map(({ holder }) => holder));
  return answers.map(({ holder }) => stored.has(holder));
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
