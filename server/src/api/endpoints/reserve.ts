import { z } from 'zod';
import { reserveAccount } from '../../ledger/index.ts';
import { fundReserve, reserveBalance } from '../../merchants/index.ts';
import { money } from '../../money/index.ts';
import { publicId } from '../../platform/index.ts';
import type { ApiContext } from '../api-context.ts';
import { defineCommand, defineQuery, type Endpoint } from '../endpoint.ts';
import { amountOf, amountText, currencyCode, readAmount } from '../fields.ts';
import { numberKey, pageFields, readPage } from '../paging.ts';
import { answer, notFound, refuse, refuseInvalid } from '../reply.ts';
import { balanceViewOf, readStatementView, statementView } from './account-view.ts';
import { balanceView, fundingView } from './reserve-view.ts';

const currencyParams = z.strictObject({ currency: currencyCode });

export const reserveEndpoints = ({ database, commit, clock, newId }: ApiContext): Endpoint[] => [
  defineCommand({
    operation: 'fundReserve',
    method: 'POST',
    path: '/merchants/{merchant_id}/reserve/fundings',
    summary: 'Add money to the merchant’s reserve',
    scopes: ['operator'],
    body: z.strictObject({ amount: amountText, currency: currencyCode, reference: z.string() }),
    status: 201,
    result: fundingView,
    handle: async ({ merchant, body: { amount: text, currency, reference } }, once) => {
      const read = readAmount('amount', text, currency);
      if (read.kind === 'refusal') return read;
      const result = await fundReserve(
        { database, commit },
        {
          id: newId(),
          merchantId: merchant.id,
          money: money(read.amount, currency),
          reference,
          occurredAt: clock.now(),
          identity: once.identity(merchant.id),
        },
      );
      switch (result.kind) {
        case 'funded':
          return answer({
            id: publicId('transfer', result.fundingId),
            currency,
            amount: amountOf(read.amount, currency),
            posted: amountOf(result.posted, currency),
            available: amountOf(result.available, currency),
          });
        case 'identity-conflict':
          return refuse('idempotency_key_reused', 'This Idempotency-Key funded something else before.');
        case 'merchant-not-found':
          return notFound('merchant');
        case 'invalid':
          return refuseInvalid(result);
      }
    },
  }),
  defineQuery({
    operation: 'getReserve',
    method: 'GET',
    path: '/merchants/{merchant_id}/reserve/{currency}',
    summary: 'Read the reserve in a currency',
    scopes: ['operator', 'merchant'],
    params: currencyParams,
    status: 200,
    result: balanceView,
    handle: async ({ merchant, params: { currency } }) => {
      return answer(balanceViewOf(currency, await reserveBalance(database, merchant.id, currency)));
    },
  }),
  defineQuery({
    operation: 'listReserveStatement',
    method: 'GET',
    path: '/merchants/{merchant_id}/reserve/{currency}/statement',
    summary: 'List what moved the reserve in a currency, oldest first',
    scopes: ['operator', 'merchant'],
    params: currencyParams,
    query: z.strictObject(pageFields),
    status: 200,
    result: statementView,
    handle: async ({ merchant, params: { currency }, query }) => {
      const page = readPage(query, numberKey);
      if (page.kind === 'refusal') return page;
      return answer(await readStatementView(database, reserveAccount(merchant.id, currency), currency, page));
    },
  }),
];
