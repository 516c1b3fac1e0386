import type { Queryable } from '../platform/index.ts';
import type { AccountRef } from './account.ts';
import type { TransferKind } from './ledger-store.ts';

/** One line of an account's statement, in ten-thousandths; the balances are those after the line. */
export interface StatementLine {
  /** The line's place in the account: 1, 2, 3, without gaps. */
  readonly version: bigint;
  readonly transferId: string;
  readonly kind: TransferKind;
  readonly code: string;
  readonly reference: string;
  /** What the line adds to the posted balance: negative when the account was debited. */
  readonly posted: bigint;
  /** What the line adds to open holds on the account's own money (debits) or to money on its way (credits). */
  readonly pending: bigint;
  readonly balance: bigint;
  readonly available: bigint;
  readonly forced: boolean;
  readonly occurredAt: Date;
  readonly recordedAt: Date;
}

const debitLines = `select debit_version as version, id, kind, code, reference, -posted as posted, pending,
  debit_balance as balance, debit_available as available, forced, occurred_at, recorded_at
  from transfers where merchant_id = $1 and debit_account = $2`;

const creditLines = `select credit_version as version, id, kind, code, reference, posted, pending,
  credit_balance as balance, credit_available as available, forced, occurred_at, recorded_at
  from transfers where merchant_id = $1 and credit_account = $2`;

/** A page of an account's lines after a version, oldest first. */
export async function readStatement(
  database: Queryable,
  account: AccountRef,
  page: { readonly afterVersion: bigint; readonly limit: number },
): Promise<StatementLine[]> {
  return await database.query<StatementLine>(
    `select version, id as "transferId", kind, code, reference, posted, pending, balance, available, forced,
       occurred_at as "occurredAt", recorded_at as "recordedAt"
     from ((${debitLines} and debit_version > $3 order by debit_version limit $4)
       union all (${creditLines} and credit_version > $3 order by credit_version limit $4)) as lines
     order by version limit $4`,
    [account.merchantId, account.id, page.afterVersion, page.limit],
  );
}

/** Where an account stood at a moment of the business clock: after the last line that had happened by then. */
export async function readBalanceAt(
  database: Queryable,
  account: AccountRef,
  at: Date,
): Promise<{ readonly balance: bigint; readonly available: bigint }> {
  const rows = await database.query<{ balance: bigint; available: bigint }>(
    `select balance, available
     from ((${debitLines} and occurred_at <= $3 order by debit_version desc limit 1)
       union all (${creditLines} and occurred_at <= $3 order by credit_version desc limit 1)) as lines
     order by version desc limit 1`,
    [account.merchantId, account.id, at],
  );
  return rows[0] ?? { balance: 0n, available: 0n };
}
