import type { Queryable } from '../database/index.ts';

/**
 * When a batch was committed, and when its callers had been answered: readings of the stopwatch of the process whose
 * lane it is, in microseconds. They mean something only beside other readings of that process.
 */
export interface BatchReceipt {
  readonly lane: string;
  readonly number: bigint;
  readonly committedUs: number;
  readonly answeredUs: number;
}

/** Receipts that wait to be written by a later batch. */
export interface ReceiptBuffer {
  add(receipt: BatchReceipt): void;
  /** Hands out all there are. Whoever fails to write them gives them back with `add`. */
  take(): readonly BatchReceipt[];
}

export function createReceiptBuffer(): ReceiptBuffer {
  let receipts: BatchReceipt[] = [];
  return {
    add: (receipt) => receipts.push(receipt),
    take: () => {
      const taken = receipts;
      receipts = [];
      return taken;
    },
  };
}

/** A receipt that is there already is left alone: an earlier attempt at writing it was more successful than it seemed. */
export async function writeReceipts(tx: Queryable, receipts: readonly BatchReceipt[]): Promise<void> {
  if (receipts.length === 0) return;
  await tx.query(
    `insert into batch_receipts (lane, number, committed_us, answered_us)
     select * from unnest($1::uuid[], $2::bigint[], $3::bigint[], $4::bigint[])
     on conflict do nothing`,
    [
      receipts.map((receipt) => receipt.lane),
      receipts.map((receipt) => receipt.number),
      receipts.map((receipt) => receipt.committedUs),
      receipts.map((receipt) => receipt.answeredUs),
    ],
  );
}
