import type { Transaction } from '../database/index.ts';
import type { Participant } from './participant.ts';

/** A participant that only adds rows: nothing to lock, nothing to look at. */
export function writeOnly<Row>(
  insert: (tx: Transaction, rows: readonly Row[]) => Promise<unknown>,
): Participant<never, Row[], Row> {
  return {
    load: async () => [],
    apply: (rows, row) => rows.push(row),
    store: async (tx, rows) => {
      if (rows.length > 0) await insert(tx, rows);
    },
  };
}
