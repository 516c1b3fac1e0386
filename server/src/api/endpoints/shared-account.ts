import { z } from 'zod';
import {
  findProduct,
  moveSharedMoney,
  type Product,
  type SharedMoveResult,
  sharedBalance,
  sharedDirections,
} from '../../catalog/index.ts';
import { sharedAccount } from '../../ledger/index.ts';
import { money } from '../../money/index.ts';
import { publicId } from '../../platform/index.ts';
import type { ApiContext } from '../api-context.ts';
import { defineCommand, defineQuery, type Endpoint } from '../endpoint.ts';
import { amountOf, amountText, currencyCode, idOf, idText, readAmount } from '../fields.ts';
import { numberKey, pageFields, readPage } from '../paging.ts';
import { answer, notFound, type Refusal, refuse, refuseInvalid } from '../reply.ts';
import { balanceViewOf, readStatementView, statementView } from './account-view.ts';

const productParams = z.strictObject({ product_id: idOf('product') });
const path = '/merchants/{merchant_id}/products/{product_id}/shared-account';

const balanceFields = {
  currency: currencyCode,
  posted: amountText,
  held: amountText.meta({ description: 'Set aside by open holds on the account itself.' }),
  available: amountText,
};
const balanceView = z.strictObject(balanceFields).meta({ id: 'SharedAccountBalance' });
const direction = z.enum(sharedDirections);
const transferView = z
  .strictObject({
    id: idText('transfer'),
    direction,
    amount: amountText,
    reference: z.string(),
    ...balanceFields,
  })
  .meta({ id: 'SharedAccountTransfer' });

/** The account that a product's cards share. */
export const sharedAccountEndpoints = ({ database, commit, clock, newId }: ApiContext): Endpoint[] => [
  defineCommand({
    operation: 'transferSharedMoney',
    method: 'POST',
    path: `${path}/transfers`,
    summary: 'Move money between the reserve and the account that the product’s cards share',
    scopes: ['operator', 'merchant'],
    params: productParams,
    body: z.strictObject({
      direction,
      amount: amountText,
      currency: currencyCode.meta({ description: 'The product’s.' }),
      reference: z.string().meta({
        description:
          'The merchant’s own name for the transfer, unique for the product: the same again moves nothing more.',
      }),
    }),
    status: 201,
    result: transferView,
    handle: async ({ merchant, params, body }) => {
      const { currency, reference } = body;
      const read = readAmount('amount', body.amount, currency);
      if (read.kind === 'refusal') return read;
      const result = await moveSharedMoney(
        { database, commit },
        {
          id: newId(),
          merchantId: merchant.id,
          productId: params.product_id,
          direction: body.direction,
          money: money(read.amount, currency),
          reference,
          occurredAt: clock.now(),
        },
      );
      if (result.kind !== 'moved') return refusalOf(result, body);
      return answer({
        id: publicId('transfer', result.moveId),
        direction: body.direction,
        amount: amountOf(read.amount, currency),
        reference,
        ...balanceViewOf(currency, result.balance),
      });
    },
  }),
  defineQuery({
    operation: 'getSharedAccount',
    method: 'GET',
    path,
    summary: 'Read the account that the product’s cards share',
    scopes: ['operator', 'merchant'],
    params: productParams,
    status: 200,
    result: balanceView,
    handle: async ({ merchant, params }) => {
      const product = await findProduct(database, { merchantId: merchant.id, productId: params.product_id });
      if (product === null) return notFound('product');
      if (product.fundingSource !== 'shared-account') return notShared(product);
      const { currency } = product;
      return answer(balanceViewOf(currency, await sharedBalance(database, product)));
    },
  }),
  defineQuery({
    operation: 'listSharedAccountStatement',
    method: 'GET',
    path: `${path}/statement`,
    summary: 'List what moved the account that the product’s cards share, oldest first',
    scopes: ['operator', 'merchant'],
    params: productParams,
    query: z.strictObject(pageFields),
    status: 200,
    result: statementView,
    handle: async ({ merchant, params, query }) => {
      const page = readPage(query, numberKey);
      if (page.kind === 'refusal') return page;
      const product = await findProduct(database, { merchantId: merchant.id, productId: params.product_id });
      if (product === null) return notFound('product');
      if (product.fundingSource !== 'shared-account') return notShared(product);
      const { currency } = product;
      return answer(
        await readStatementView(database, sharedAccount(merchant.id, currency, product.id), currency, page),
      );
    },
  }),
];

function refusalOf(
  result: Exclude<SharedMoveResult, { readonly kind: 'moved' }>,
  { direction, currency }: Pick<z.output<typeof transferView>, 'direction' | 'currency'>,
): Refusal {
  switch (result.kind) {
    case 'product-not-found':
      return notFound('product');
    case 'not-shared':
      return notShared(result);
    case 'insufficient-balance': {
      const payer = direction === 'from-reserve' ? 'reserve' : 'shared account';
      const available = amountOf(result.available, currency);
      return refuse('not_possible', `The ${payer} has ${available} ${currency} available.`, 'amount');
    }
    case 'reference-conflict':
      return refuse('already_exists', 'The reference named another transfer of this product.', 'reference');
    case 'invalid':
      return refuseInvalid(result);
  }
}

function notShared({ fundingSource }: Pick<Product, 'fundingSource'>): Refusal {
  return refuse(
    'not_possible',
    `The product's cards share no account: its funding source is ${fundingSource}.`,
  );
}
