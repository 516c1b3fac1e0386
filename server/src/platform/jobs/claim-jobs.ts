import type { Queryable } from '../database/index.ts';

/** A job that this process may work on until its lease ends. */
export interface ClaimedJob {
  readonly id: bigint;
  readonly kind: string;
  readonly merchantId: string;
  readonly subject: string;
  readonly attempts: number;
}

/**
 * Takes up to `limit` due jobs of one kind under a lease, in one statement that commits by itself. Processes do not
 * wait for each other (SKIP LOCKED); a job behind another of its serial key is not due, whatever its time says.
 */
export async function claimJobs(
  database: Queryable,
  kind: string,
  options: { businessNow: Date; wallNow: Date; leaseMs: number; limit: number },
): Promise<ClaimedJob[]> {
  const leasedUntil = new Date(options.wallNow.getTime() + options.leaseMs);
  return await database.query<ClaimedJob>(
    `update jobs set leased_until = $4, attempts = attempts + 1
     where id in (
       select id from jobs as job
       where kind = $1 and due_at <= $2 and (leased_until is null or leased_until <= $3)
         and not exists (select from jobs as earlier where earlier.serial_key = job.serial_key and earlier.id < job.id)
       order by due_at, id
       limit $5
       for update skip locked)
     returning id, kind, merchant_id as "merchantId", subject, attempts`,
    [kind, options.businessNow, options.wallNow, leasedUntil, options.limit],
  );
}

/** Gives a job back after its work failed, to be tried again after a pause; remembers why. */
export async function postponeJob(
  database: Queryable,
  id: bigint,
  until: Date,
  error: string,
): Promise<void> {
  await database.query('update jobs set leased_until = $2, last_error = $3 where id = $1', [
    id,
    until,
    error.slice(0, 500),
  ]);
}

/** Frees every lease. Only for a process that knows it is alone, such as the one that holds the embedded database. */
export async function freeLeases(database: Queryable): Promise<void> {
  await database.query('update jobs set leased_until = null where leased_until is not null');
}
