import { createHash } from 'node:crypto';
import type { TransferEntry } from './transfer.ts';

/** The participant's name in the group commit: part of what a batch's digest covers. */
export const LEDGER = 'ledger';

/** SHA-256 over a batch's transfers in order: what the hash chain vouches for. */
export function digestEntries(entries: readonly TransferEntry[]): Buffer {
  const hash = createHash('sha256');
  for (const entry of entries) hash.update(canonical(entry)).update('\n');
  return hash.digest();
}

function canonical(entry: TransferEntry): string {
  return [
    entry.merchantId,
    entry.id,
    entry.kind,
    entry.debitAccount,
    entry.creditAccount,
    entry.currency,
    entry.posted,
    entry.pending,
    entry.holdId ?? '',
    JSON.stringify([entry.code, entry.reference]),
    entry.forced,
    entry.occurredAt.toISOString(),
    entry.debitVersion,
    entry.debitBalance,
    entry.debitAvailable,
    entry.creditVersion,
    entry.creditBalance,
    entry.creditAvailable,
  ].join('|');
}
