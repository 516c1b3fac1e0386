import { z } from 'zod';
import { type AccountRef, readStatement, type StatementLine } from '../../ledger/index.ts';
import type { Currency } from '../../money/index.ts';
import { publicId, type Queryable } from '../../platform/index.ts';
import { amountOf, amountText, idText, instant } from '../fields.ts';
import { numberKey, pageOf, type ReadPage, writePage } from '../paging.ts';

interface Balance {
  readonly posted: bigint;
  readonly held: bigint;
  readonly available: bigint;
}

/** An account's balance, as every account's is shown. */
export function balanceViewOf(currency: Currency, { posted, held, available }: Balance) {
  return {
    currency,
    posted: amountOf(posted, currency),
    held: amountOf(held, currency),
    available: amountOf(available, currency),
  };
}

const lineView = z
  .strictObject({
    line: z.int().meta({ description: 'Its place in the account: 1, 2, 3, without gaps.' }),
    transfer_id: idText('transfer'),
    kind: z.enum(['post', 'hold', 'settle', 'release']),
    code: z.string(),
    reference: z.string(),
    posted: amountText,
    pending: amountText,
    balance: amountText.meta({ description: 'What is posted after this line.' }),
    available: amountText,
    occurred_at: instant,
    recorded_at: instant,
  })
  .meta({ id: 'StatementLine' });

function lineOf(line: StatementLine, currency: Currency): z.input<typeof lineView> {
  return {
    line: Number(line.version),
    transfer_id: publicId('transfer', line.transferId),
    kind: line.kind,
    code: line.code,
    reference: line.reference,
    posted: amountOf(line.posted, currency),
    pending: amountOf(line.pending, currency),
    balance: amountOf(line.balance, currency),
    available: amountOf(line.available, currency),
    occurred_at: line.occurredAt.toISOString(),
    recorded_at: line.recordedAt.toISOString(),
  };
}

export const statementView = pageOf(lineView);

type Page = Extract<ReadPage<bigint>, { readonly kind: 'page' }>;

/** A page of what moved an account, oldest first. */
export async function readStatementView(
  database: Queryable,
  account: AccountRef,
  currency: Currency,
  { after, limit }: Page,
): Promise<z.input<typeof statementView>> {
  const rows = await readStatement(database, account, { afterVersion: after ?? 0n, limit: limit + 1 });
  return writePage(
    rows,
    limit,
    numberKey,
    ({ version }) => version,
    (line) => lineOf(line, currency),
  );
}
