import type { Operation } from '../../cards/index.ts';
import { merchantCardId } from './card-reference.ts';
import { amountText } from './money.ts';
import { depositStatusCodes } from './statuses.ts';
import { timeText } from './times.ts';

/** A top-up as its own answer and the list show it. */
export function depositData(
  operation: Operation,
  card: { readonly number: bigint; readonly reference: string | null },
  utcOffset: string,
) {
  return {
    transaction_id: String(operation.number),
    card_id: String(card.number),
    merchant_card_id: merchantCardId(card),
    merchant_transaction_id: operation.reference ?? '',
    amount: amountText(operation.amount),
    currency: operation.currency,
    status: depositStatusCodes[operation.status],
    created_at: timeText(operation.acceptedAt, utcOffset),
  };
}
