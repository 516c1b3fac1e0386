import { createHash } from 'node:crypto';
import type { Queryable, Transaction } from '../database/index.ts';
import type { BatchStamp } from './participant.ts';

/** The end of a writer lane's hash chain, as this process knows it. */
export interface LaneHead {
  readonly id: string;
  readonly number: bigint;
  readonly hash: Buffer;
}

const ZERO_HASH = Buffer.alloc(32);

/** Opens a new lane. A restarted process never continues an old one. */
export async function openLane(database: Queryable, id: string, at: Date): Promise<LaneHead> {
  await database.query('insert into lanes (id, number, hash, opened_at) values ($1, 0, $2, $3)', [
    id,
    ZERO_HASH,
    at,
  ]);
  return { id, number: 0n, hash: ZERO_HASH };
}

/** SHA-256 over what each participant says of its part of a batch, by name, in their fixed order. */
export function batchDigest(
  parts: readonly { readonly name: string; readonly digest: Uint8Array }[],
): Buffer {
  const hash = createHash('sha256');
  for (const { name, digest } of parts) hash.update(`${name}/`).update(digest);
  return hash.digest();
}

/** SHA-256 over the previous hash, the lane, the number and the digest: one link of a lane's chain. */
export function chainHash(
  previous: Uint8Array,
  link: {
    readonly lane: string;
    readonly number: bigint;
    readonly committedAt: Date;
    readonly digest: Uint8Array;
  },
): Buffer {
  const { lane, number, committedAt, digest } = link;
  const name = `${lane}/${number}/${committedAt.toISOString()}/`;
  return createHash('sha256').update(previous).update(name).update(digest).digest();
}

/** Writes the batch's link and moves the lane's head, in the batch's own transaction. */
export async function extendLane(
  tx: Transaction,
  head: LaneHead,
  stamp: BatchStamp,
  digest: Uint8Array,
): Promise<LaneHead> {
  const { lane, number, recordedAt: committedAt } = stamp;
  const hash = chainHash(head.hash, { lane, number, committedAt, digest });
  await tx.query(
    `with head as (update lanes set number = $2, hash = $5 where id = $1)
     insert into batches (lane, number, previous_hash, digest, hash, committed_at) values ($1, $2, $3, $4, $5, $6)`,
    [head.id, stamp.number, head.hash, digest, hash, committedAt],
  );
  return { id: head.id, number: stamp.number, hash };
}

/**
 * Whether the lane's batch of that number is in the database. Locking the head waits for a commit that is still
 * under way in a connection this process has lost.
 */
export async function laneReached(database: Queryable, lane: string, number: bigint): Promise<boolean> {
  const rows = await database.query<{ number: bigint }>('select number from lanes where id = $1 for update', [
    lane,
  ]);
  return (rows[0]?.number ?? -1n) >= number;
}
