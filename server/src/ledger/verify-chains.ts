import { batchDigest, chainHash, type Transaction } from '../platform/index.ts';
import { digestEntries, LEDGER } from './digest.ts';
import type { Report } from './finding.ts';
import { transferColumns } from './ledger-store.ts';
import type { TransferEntry } from './transfer.ts';

interface BatchRow {
  readonly lane: string;
  readonly number: bigint;
  readonly previous_hash: Buffer;
  readonly digest: Buffer;
  readonly hash: Buffer;
  readonly committed_at: Date;
}

/** All transfers of so many batches are in memory at once, and a batch may have hundreds. */
const BATCHES_AT_ONCE = 200;

type RecordedEntry = TransferEntry & { readonly batch: bigint; readonly recordedAt: Date };

/**
 * Recomputes every lane's chain: each batch vouches for its transfers and for the batch before it, and each lane
 * ends where its head says. A transfer that no batch vouches for is found by the count.
 */
export async function checkChains(
  tx: Transaction,
  report: Report,
  pageSize: number,
  onProgress: (line: string) => void,
): Promise<{ batches: number; transfers: number }> {
  const lanes = await tx.query<{ id: string; number: bigint; hash: Buffer }>(
    'select id, number, hash from lanes order by id',
  );
  let batches = 0;
  let transfers = 0;
  for (const lane of lanes) {
    let head: { number: bigint; hash: Uint8Array } = { number: 0n, hash: Buffer.alloc(32) };
    for (;;) {
      const rows = await tx.query<BatchRow>(
        'select lane, number, previous_hash, digest, hash, committed_at from batches where lane = $1 and number > $2 order by number limit $3',
        [lane.id, head.number, Math.min(pageSize, BATCHES_AT_ONCE)],
      );
      const last = rows.at(-1);
      if (!last) break;
      const entries = await entriesByBatch(tx, lane.id, head.number, last.number);
      for (const row of rows) {
        const written = entries.get(row.number) ?? [];
        transfers += written.length;
        const fault = faultOf(row, head, written);
        if (fault) report('chains', `Lane ${lane.id}, batch ${row.number}: ${fault}`);
        head = { number: row.number, hash: row.hash };
      }
      batches += rows.length;
      onProgress(`${batches} batches recomputed`);
    }
    if (head.number !== lane.number || !lane.hash.equals(head.hash)) {
      report('chains', `Lane ${lane.id}: its last batches are missing`);
    }
  }
  const [counted] = await tx.query<{ total: bigint }>('select count(*) as total from transfers');
  if (counted && Number(counted.total) !== transfers) {
    report('chains', `${Number(counted.total) - transfers} transfers belong to no batch of any lane`);
  }
  return { batches, transfers };
}

function faultOf(
  row: BatchRow,
  head: { number: bigint; hash: Uint8Array },
  entries: RecordedEntry[],
): string | null {
  if (row.number !== head.number + 1n) return 'the batch before it is missing';
  if (!row.previous_hash.equals(head.hash)) return 'it does not follow the batch before it';
  if (entries.some((entry) => entry.recordedAt.getTime() !== row.committed_at.getTime())) {
    return 'its transfers were not recorded when it was committed';
  }
  const parts = entries.length > 0 ? [{ name: LEDGER, digest: digestEntries(entries) }] : [];
  if (!row.digest.equals(batchDigest(parts))) return 'its transfers are not those it was written with';
  if (!row.hash.equals(chainHash(head.hash, { ...row, committedAt: row.committed_at })))
    return 'its hash is wrong';
  return null;
}

async function entriesByBatch(
  tx: Transaction,
  lane: string,
  after: bigint,
  upTo: bigint,
): Promise<Map<bigint, RecordedEntry[]>> {
  const rows = await tx.query<RecordedEntry>(
    `select ${transferColumns}, batch, recorded_at as "recordedAt" from transfers where lane = $1 and batch > $2 and batch <= $3
     order by batch, position`,
    [lane, after, upTo],
  );
  return Map.groupBy(rows, (row) => row.batch);
}
