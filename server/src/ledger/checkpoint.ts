import type { Queryable, Transaction } from '../platform/index.ts';
import type { Report } from './finding.ts';

/**
 * Where every writer lane's chain ended at a moment. Kept outside the database, it proves later that nothing before it
 * was written anew: whoever may write to the tables can recompute a chain, but not make it end in the same hash.
 */
export interface Checkpoint {
  /** By the wall clock, RFC 3339. */
  readonly takenAt: string;
  readonly heads: readonly CheckpointHead[];
}

export interface CheckpointHead {
  readonly lane: string;
  readonly number: string;
  /** Hexadecimal. */
  readonly hash: string;
}

export async function takeCheckpoint(database: Queryable, takenAt: Date): Promise<Checkpoint> {
  const rows = await database.query<{ lane: string; number: bigint; hash: Buffer }>(
    'select id as lane, number, hash from lanes where number > 0 order by id',
  );
  const heads = rows.map(({ lane, number, hash }) => ({
    lane,
    number: String(number),
    hash: hash.toString('hex'),
  }));
  return { takenAt: takenAt.toISOString(), heads };
}

/** The one text of a checkpoint that is signed. */
export function checkpointText({ takenAt, heads }: Checkpoint): string {
  return [takenAt, ...heads.map(({ lane, number, hash }) => `${lane} ${number} ${hash}`)].join('\n');
}

/** Every head of the checkpoint is still where it was, with the same hash. */
export async function checkCheckpoint(tx: Transaction, report: Report, { heads }: Checkpoint): Promise<void> {
  const rows = await tx.query<{ lane: string; number: bigint; hash: Buffer }>(
    'select lane, number, hash from batches where (lane, number) in (select * from unnest($1::uuid[], $2::bigint[]))',
    [heads.map((head) => head.lane), heads.map((head) => head.number)],
  );
  const standing = new Map(rows.map((row) => [`${row.lane} ${row.number}`, row.hash.toString('hex')]));
  for (const { lane, number, hash } of heads) {
    const found = standing.get(`${lane} ${number}`);
    if (found === undefined) report('checkpoint', `Lane ${lane}: batch ${number} of the checkpoint is gone`);
    else if (found !== hash)
      report('checkpoint', `Lane ${lane}: history before batch ${number} was written anew`);
  }
}
