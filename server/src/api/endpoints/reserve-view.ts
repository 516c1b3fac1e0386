import { z } from 'zod';
import type { StatementLine } from '../../ledger/index.ts';
import type { Currency } from '../../money/index.ts';
import { publicId } from '../../platform/index.ts';
import { amountOf, amountText, currencyCode, idText, instant } from '../fields.ts';

export const balanceView = z
  .strictObject({
    currency: currencyCode,
    posted: amountText,
    held: amountText.meta({ description: 'Set aside for operations under way.' }),
    available: amountText,
  })
  .meta({ id: 'ReserveBalance' });

export const fundingView = z
  .strictObject({
    id: idText('transfer'),
    currency: currencyCode,
    amount: amountText,
    posted: amountText,
    available: amountText,
  })
  .meta({ id: 'ReserveFunding' });

export const lineView = z
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

export function lineOf(line: StatementLine, currency: Currency): z.input<typeof lineView> {
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
