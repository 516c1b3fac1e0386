import { listNetworkEvents, type NetworkEvent } from '../../../authorizations/index.ts';
import type { Card } from '../../../cards/index.ts';
import { findReferencedCard, merchantCardId, requireCardReference } from '../card-reference.ts';
import type { Endpoint } from '../endpoint.ts';
import { cardNotFound } from '../errors.ts';
import { amountText } from '../money.ts';
import { pageData, readPage } from '../paging.ts';
import { transactionStatuses, transactionTypes } from '../statuses.ts';
import { timeText } from '../times.ts';

/** Transaction Records of one card, newest first. */
export const listTransactions: Endpoint = async ({ cards }, { scope, fields, utcOffset }) => {
  const reference = requireCardReference(fields);
  const page = readPage(fields);
  if (fields.refusal) return fields.refusal;
  const card = await findReferencedCard(cards.database, scope, reference);
  if (card === null) return cardNotFound;

  const transactions = await listNetworkEvents(cards.database, card, {
    number: page.page,
    size: page.pageSize,
  });
  const data = pageData(page, transactions, (row) => transactionData(card, row, utcOffset));
  return { kind: 'success', data };
};

function transactionData(card: Card, transaction: NetworkEvent, utcOffset: string) {
  const { amount, billing, settlement, acceptor } = transaction;
  return {
    transaction_id: String(transaction.number),
    card_id: String(card.number),
    merchant_card_id: merchantCardId(card),
    transaction_amount: amountText(amount.amount),
    transaction_currency: amount.currency,
    billing_amount: amountText(billing.amount),
    billing_currency: billing.currency,
    settlement_amount: settlement ? amountText(settlement.amount) : '',
    settlement_currency: settlement?.currency ?? '',
    transaction_type: transactionTypes[transaction.type],
    transaction_status: transactionStatuses[transaction.status],
    transaction_time: timeText(transaction.occurredAt, utcOffset),
    merchant_name: acceptor.name,
    merchant_id: acceptor.id,
    merchant_category_code: acceptor.mcc,
    merchant_country: acceptor.country,
    merchant_city: acceptor.city,
  };
}
