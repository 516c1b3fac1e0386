import type { Database } from '../platform/index.ts';
import type { Hsm } from './hsm.ts';
import { makePanRow, openPan, type PanRow } from './pan-row.ts';
import { lockPageOfOtherVersions, updatePans } from './pan-store.ts';

export interface ReencryptOptions {
  /** Rows per transaction. */
  readonly pageSize?: number;
  /** Told after every committed page how many rows have been done so far; the next page waits for it. */
  readonly onProgress?: (done: number) => void | Promise<void>;
}

const beforeTheFirst = Buffer.alloc(0);

/**
 * Brings every card number under the current key version, a page per transaction. It may be killed and
 * started again, and may run in two processes; it passes over the table until a pass finds nothing, because a
 * process that still has the old current version may write behind its back.
 * @returns how many rows this call rewrote
 */
export async function reencryptPans(db: Database, hsm: Hsm, options: ReencryptOptions): Promise<number> {
  const { pageSize = 500, onProgress = () => {} } = options;
  if (!Number.isInteger(pageSize) || pageSize < 1) throw new RangeError('A page has one row or more.');
  let done = 0;
  let after: Buffer = beforeTheFirst;
  for (;;) {
    const page = await reencryptPage(db, hsm, after, pageSize);
    const last = page.at(-1);
    if (last) {
      done += page.length;
      after = last.before;
      await onProgress(done);
    } else if (after !== beforeTheFirst) {
      after = beforeTheFirst;
    } else {
      return done;
    }
  }
}

interface Rewritten {
  /** The hash that the row was found by. */
  readonly before: Buffer;
  readonly fresh: PanRow;
}

function reencryptPage(db: Database, hsm: Hsm, after: Buffer, size: number): Promise<Rewritten[]> {
  return db.transaction(async (tx) => {
    const rows = await lockPageOfOtherVersions(tx, { keyVersion: hsm.currentKeyVersion, after, size });
    const rewritten = rows.map((row) => ({
      before: row.lookup,
      fresh: makePanRow(hsm, { ...row, pan: openPan(hsm, row, row.sealed) }),
    }));
    if (rewritten.length > 0) await updatePans(tx, rewritten);
    return rewritten;
  });
}
