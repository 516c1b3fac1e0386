import type { Database } from '../platform/index.ts';
import { type Checkpoint, checkCheckpoint } from './checkpoint.ts';
import type { Finding, OpenWork } from './finding.ts';
import { checkAccounts, checkCurrencies, checkHolds } from './verify-balances.ts';
import { checkChains } from './verify-chains.ts';

export interface Verification {
  readonly findings: readonly Finding[];
  readonly accounts: number;
  readonly transfers: number;
  readonly openHolds: number;
  readonly batches: number;
  readonly currencies: readonly {
    readonly currency: string;
    readonly postedDebits: bigint;
    readonly postedCredits: bigint;
  }[];
}

export interface VerifyOptions {
  readonly openWork: readonly OpenWork[];
  /** Kept from earlier: everything before it must be as it was. */
  readonly checkpoint?: Checkpoint | undefined;
  readonly pageSize?: number;
  readonly onProgress?: (line: string) => void;
}

/** More findings than this say nothing new. */
const MAX_FINDINGS = 100;

/**
 * Proves the books in one snapshot: every currency sums to zero, every balance equals its transfers without a gap,
 * no limited account is below zero unless it was forced, holds equal open work, and every hash chain is whole.
 */
export async function verifyLedger(database: Database, options: VerifyOptions): Promise<Verification> {
  const { pageSize = 5_000, onProgress = () => {} } = options;
  return await database.transaction(
    async (tx) => {
      const findings: Finding[] = [];
      const report = (check: Finding['check'], detail: string) => {
        if (findings.length < MAX_FINDINGS) findings.push({ check, detail });
      };
      const currencies = await checkCurrencies(tx, report);
      onProgress(`${currencies.length} currencies sum to zero`);
      const accounts = await checkAccounts(tx, report, pageSize, onProgress);
      const openHolds = await checkHolds(tx, report, options.openWork);
      onProgress(`${openHolds} open holds compared with what holds them`);
      const { batches, transfers } = await checkChains(tx, report, pageSize, onProgress);
      if (options.checkpoint) await checkCheckpoint(tx, report, options.checkpoint);
      return { findings, accounts, transfers, openHolds, batches, currencies };
    },
    { isolation: 'repeatable read', readOnly: true },
  );
}
