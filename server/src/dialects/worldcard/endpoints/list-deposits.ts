import { type FundingFilter, listFundings } from '../../../cards/index.ts';
import { findReferencedCard, readCardReference, readNumber } from '../card-reference.ts';
import { depositData } from '../deposit-view.ts';
import type { Endpoint } from '../endpoint.ts';
import { cardNotFound } from '../errors.ts';
import { longest } from '../fields.ts';
import { pageData, readPage } from '../paging.ts';

/** No top-up has this number. */
const NO_NUMBER = 0n;

/** Top-Up Records, newest first: of one card or of all. The first recharge is not among them. */
export const listDeposits: Endpoint = async ({ cards }, { scope, fields, utcOffset }) => {
  const cardReference = readCardReference(fields);
  const reference = fields.text('merchant_transaction_id', longest.id);
  const number = fields.text('transaction_id', longest.id);
  const page = readPage(fields);
  if (fields.refusal) return fields.refusal;

  const card = cardReference && (await findReferencedCard(cards.database, scope, cardReference));
  if (cardReference && card === null) return cardNotFound;
  const filter: FundingFilter = {
    ...(card ? { cardId: card.id } : {}),
    ...(reference ? { reference } : {}),
    ...(number ? { number: readNumber(number) ?? NO_NUMBER } : {}),
  };
  const fundings = await listFundings(cards.database, scope, filter, {
    number: page.page,
    size: page.pageSize,
  });
  const data = pageData(page, fundings, (row) =>
    depositData(row, { number: row.cardNumber, reference: row.cardReference }, utcOffset),
  );
  return { kind: 'success', data };
};
