import type { Transaction } from '../database/index.ts';
import type { Participant } from '../group-commit/index.ts';

/** Something to be done later. There is at most one job of a kind for a subject. */
export interface NewJob {
  readonly kind: string;
  readonly merchantId: string;
  /** What the job is about: an operation, an authorization. */
  readonly subject: string;
  /** Jobs that share a serial key run one at a time, in the order in which they were scheduled. */
  readonly serialKey?: string;
  /** By the business clock. */
  readonly dueAt: Date;
}

export type JobChange =
  | { readonly kind: 'schedule'; readonly job: NewJob }
  /** The work is done: the job goes in the transaction that did it. */
  | { readonly kind: 'finish'; readonly job: Pick<NewJob, 'kind' | 'subject'> }
  /** Due at another time, for example at once because what it waited for has happened. */
  | { readonly kind: 'reschedule'; readonly job: Pick<NewJob, 'kind' | 'subject' | 'dueAt'> };

export interface JobsPicture {
  readonly changes: JobChange[];
}

export type JobsParticipant = Participant<never, JobsPicture, JobChange>;

/** The jobs' part in the group commit: a command schedules and finishes jobs in the transaction of its changes. */
export function createJobsParticipant(
  wake: (kind: string) => void,
): Participant<never, JobsPicture, JobChange> {
  return {
    load: async () => ({ changes: [] }),
    apply: (picture, change) => picture.changes.push(change),
    store: (tx, picture) => storeJobs(tx, picture.changes),
    committed: (picture) => {
      const kinds = picture.changes
        .filter((change) => change.kind !== 'finish')
        .map((change) => change.job.kind);
      for (const kind of new Set(kinds)) wake(kind);
    },
  };
}

async function storeJobs(tx: Transaction, changes: readonly JobChange[]): Promise<void> {
  const scheduled = changes.flatMap((change) => (change.kind === 'schedule' ? [change.job] : []));
  const finished = changes.flatMap((change) => (change.kind === 'finish' ? [change.job] : []));
  const moved = changes.flatMap((change) => (change.kind === 'reschedule' ? [change.job] : []));
  // Several commands of one batch may move one job: the last of them decides.
  const lastMoves = [...new Map(moved.map((job) => [`${job.kind}/${job.subject}`, job])).values()];
  await Promise.all([insertJobs(tx, scheduled), deleteJobs(tx, finished), moveJobs(tx, lastMoves)]);
}

async function insertJobs(tx: Transaction, jobs: readonly NewJob[]): Promise<void> {
  if (jobs.length === 0) return;
  await tx.query(
    `insert into jobs (kind, merchant_id, subject, serial_key, due_at)
     select * from unnest($1::text[], $2::uuid[], $3::uuid[], $4::uuid[], $5::timestamptz[])`,
    [
      jobs.map((job) => job.kind),
      jobs.map((job) => job.merchantId),
      jobs.map((job) => job.subject),
      jobs.map((job) => job.serialKey ?? null),
      jobs.map((job) => job.dueAt.toISOString()),
    ],
  );
}

async function deleteJobs(tx: Transaction, jobs: readonly Pick<NewJob, 'kind' | 'subject'>[]): Promise<void> {
  if (jobs.length === 0) return;
  await tx.query('delete from jobs where (kind, subject) in (select * from unnest($1::text[], $2::uuid[]))', [
    jobs.map((job) => job.kind),
    jobs.map((job) => job.subject),
  ]);
}

async function moveJobs(
  tx: Transaction,
  jobs: readonly Pick<NewJob, 'kind' | 'subject' | 'dueAt'>[],
): Promise<void> {
  if (jobs.length === 0) return;
  await tx.query(
    `update jobs set due_at = j.due_at, leased_until = null, attempts = 0, last_error = null
     from unnest($1::text[], $2::uuid[], $3::timestamptz[]) as j (kind, subject, due_at)
     where jobs.kind = j.kind and jobs.subject = j.subject`,
    [jobs.map((job) => job.kind), jobs.map((job) => job.subject), jobs.map((job) => job.dueAt.toISOString())],
  );
}
