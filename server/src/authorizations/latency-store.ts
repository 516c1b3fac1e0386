import type { BatchStamp, Queryable, Transaction } from '../platform/index.ts';
import type { LatencyReceipt, Timing } from './authorization.ts';

/** Puts the receipt of a decision in the place of that of the message which overtook its request. */
export async function storeTimings(
  tx: Transaction,
  decided: ReadonlyMap<string, Timing>,
  stamp: BatchStamp,
): Promise<void> {
  if (decided.size === 0) return;
  const timings = [...decided.values()];
  const since = (read: (timing: Timing) => number) =>
    timings.map((timing) => Math.max(0, Math.round(read(timing) - timing.received)));
  await tx.query(
    `update authorizations set received_at = t.received_at, received_us = t.received_us, loaded_us = t.loaded_us,
       decided_us = t.decided_us, stored_us = t.stored_us, lane = $8, batch = $9
     from unnest($1::uuid[], $2::uuid[], $3::timestamptz[], $4::bigint[], $5::bigint[], $6::bigint[], $7::bigint[])
       as t (merchant_id, id, received_at, received_us, loaded_us, decided_us, stored_us)
     where authorizations.merchant_id = t.merchant_id and authorizations.id = t.id`,
    [
      timings.map(({ merchantId }) => merchantId),
      [...decided.keys()],
      timings.map(({ receivedAt }) => receivedAt.toISOString()),
      timings.map(({ received }) => Math.round(received)),
      since(({ loaded }) => loaded),
      since(({ decided: at }) => at),
      since(() => stamp.storingUs),
      stamp.lane,
      stamp.number,
    ],
  );
}

/** When the purchase's decision was where; null for one from before receipts were kept. */
export async function readLatencyReceipt(
  database: Queryable,
  merchantId: string,
  id: string,
): Promise<LatencyReceipt | null> {
  type ReceiptRow = {
    readonly [F in keyof LatencyReceipt]: LatencyReceipt[F] extends Date ? Date : bigint | null;
  };
  const [row] = await database.query<ReceiptRow>(
    `select received_at as "receivedAt", loaded_us as loaded, decided_us as decided, stored_us as stored,
       b.committed_us - received_us as committed, b.answered_us - received_us as answered
     from authorizations a left join batch_receipts b on b.lane = a.lane and b.number = a.batch
     where a.merchant_id = $1 and a.id = $2 and received_at is not null`,
    [merchantId, id],
  );
  if (!row) return null;
  const { receivedAt, loaded, decided, stored, committed, answered } = row;
  return {
    receivedAt,
    ...{ loaded: Number(loaded), decided: Number(decided), stored: Number(stored) },
    committed: committed === null ? null : Number(committed),
    answered: answered === null ? null : Number(answered),
  };
}
