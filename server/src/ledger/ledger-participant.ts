import { createHash } from 'node:crypto';
import type { Participant } from '../platform/index.ts';
import type { AccountRef } from './account.ts';
import { applyChange, type LedgerChange, type LedgerPicture } from './book.ts';
import { createMissingAccounts, loadPicture, lockAccounts, storePicture } from './ledger-store.ts';
import type { TransferEntry } from './transfer.ts';

/**
 * What a command may touch: the accounts on both sides of its transfers, the holds it closes, and the ids of its
 * transfers (so that a repetition is known; not needed where the command has an identity of its own).
 */
export interface LedgerKey {
  readonly merchantId: string;
  readonly accounts: readonly AccountRef[];
  readonly holds?: readonly string[];
  readonly transfers?: readonly string[];
}

export type LedgerParticipant = Participant<LedgerKey, LedgerPicture, LedgerChange>;

/** The participant's name in the group commit: part of what a batch's digest covers. */
export const LEDGER = 'ledger';

const REMEMBERED_ACCOUNTS = 200_000;

/** The ledger's part in the group commit. */
export function createLedgerParticipant(): LedgerParticipant {
  // Accounts are never deleted, so once one is known to exist it need not be created again. Decides nothing.
  const known = new Set<string>();
  return {
    lock: (tx, keys) => {
      const accounts = uniqueAccounts(keys);
      const unknown = accounts.filter((account) => !known.has(account.id));
      return Promise.all([createMissingAccounts(tx, unknown), lockAccounts(tx, accounts)]);
    },
    load: (tx, keys) => loadPicture(tx, uniqueAccounts(keys), keys),
    apply: applyChange,
    store: (tx, picture, stamp) => storePicture(tx, picture, stamp),
    digest: (picture) => (picture.entries.length > 0 ? digestEntries(picture.entries) : null),
    committed: (picture) => {
      if (known.size > REMEMBERED_ACCOUNTS) known.clear();
      for (const id of picture.accounts.keys()) known.add(id);
    },
  };
}

function uniqueAccounts(keys: readonly LedgerKey[]): AccountRef[] {
  const byId = new Map<string, AccountRef>();
  for (const key of keys) for (const account of key.accounts) byId.set(account.id, account);
  return [...byId.values()].sort((a, b) => (a.merchantId + a.id < b.merchantId + b.id ? -1 : 1));
}

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
    entry.creditVersion,
  ].join('|');
}
