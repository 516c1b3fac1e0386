import type { AccountRef } from './account.ts';

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
