import type { Participant } from '../platform/index.ts';
import type { AccountRef, AccountState } from './account.ts';
import { applyChange, type LedgerChange, type LedgerPicture } from './book.ts';
import { digestEntries } from './digest.ts';
import type { LedgerKey } from './ledger-key.ts';
import { createMissingAccounts, loadPicture, lockAccounts, storePicture } from './ledger-store.ts';

export type LedgerParticipant = Participant<LedgerKey, LedgerPicture, LedgerChange, AccountState[]>;

const REMEMBERED_ACCOUNTS = 200_000;

/** The ledger's part in the group commit. */
export function createLedgerParticipant(): LedgerParticipant {
  // Accounts are never deleted, so once one is known to exist it need not be created again. Decides nothing.
  const known = new Set<string>();
  return {
    lock: async (tx, keys) => {
      const accounts = uniqueAccounts(keys);
      const unknown = accounts.filter((account) => !known.has(account.id));
      const [, states] = await Promise.all([createMissingAccounts(tx, unknown), lockAccounts(tx, accounts)]);
      return states;
    },
    load: (tx, keys, locked) => loadPicture(tx, keys, locked),
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
  return [...byId.values()].sort(byMerchantAndId);
}

function byMerchantAndId(a: AccountRef, b: AccountRef): number {
  if (a.merchantId !== b.merchantId) return a.merchantId < b.merchantId ? -1 : 1;
  return a.id < b.id ? -1 : 1;
}
