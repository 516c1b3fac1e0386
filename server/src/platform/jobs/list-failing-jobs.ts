import type { Queryable } from '../database/index.ts';

/** A job whose last attempt failed, and which is tried again until it is done. */
export interface FailingJob {
  readonly id: bigint;
  readonly kind: string;
  readonly merchantId: string;
  /** What it is about, such as an operation. */
  readonly subject: string;
  readonly attempts: number;
  readonly error: string;
  /** By the wall clock; null when it is tried as soon as a server finds it. */
  readonly nextAttemptAt: Date | null;
  /** How many jobs wait for it, because they share its serial key. */
  readonly waiting: number;
}

/** The jobs of all merchants that fail, oldest first. */
export async function listFailingJobs(
  db: Queryable,
  page: { readonly after: bigint | null; readonly limit: number },
): Promise<FailingJob[]> {
  return await db.query<FailingJob>(
    `select id, kind, merchant_id as "merchantId", subject, attempts, last_error as error,
       leased_until as "nextAttemptAt",
       (select count(*)::integer from jobs as behind
        where behind.serial_key = job.serial_key and behind.id > job.id) as waiting
     from jobs as job
     where last_error is not null and id > $1 order by id limit $2`,
    [page.after ?? 0n, page.limit],
  );
}
