import { z } from 'zod';
import {
  addStock,
  type CardsContext,
  countStock,
  listPlasticsOfProduct,
  listStock,
  MOST_STOCK_AT_ONCE,
  type StockedPlastic,
} from '../../cards/index.ts';
import { findProduct, type Product } from '../../catalog/index.ts';
import { publicId } from '../../platform/index.ts';
import type { ApiContext } from '../api-context.ts';
import { defineCommand, defineQuery, type Endpoint } from '../endpoint.ts';
import { idOf, idText, instant } from '../fields.ts';
import { pageFields, pageOf, readPage, uuidKey, writePage } from '../paging.ts';
import { answer, notFound, type Refusal, refuse } from '../reply.ts';
import { plasticStateField, plasticView, plasticViewOf } from './plastic-view.ts';

const stockedView = z
  .strictObject({
    id: idText('plastic'),
    pan: z.string().meta({ description: 'The number that is on it, for whoever hands it out.' }),
    expiry: z.string().meta({ description: 'MM/YY' }),
    created_at: instant,
  })
  .meta({ id: 'StockedPlastic' });

function stockedViewOf({ plastic, number }: StockedPlastic): z.input<typeof stockedView> {
  const { month = 0, year = 0 } = plastic.expiry ?? {};
  const two = (digits: number) => String(digits % 100).padStart(2, '0');
  return {
    id: publicId('plastic', plastic.id),
    pan: number,
    expiry: `${two(month)}/${two(year)}`,
    created_at: plastic.createdAt.toISOString(),
  };
}

const path = '/merchants/{merchant_id}/products/{product_id}';
const params = z.strictObject({ product_id: idOf('product') });

const onlyPhysical = refuse('not_possible', 'Only physical products have plastics.', 'product_id');

/** Plastics that lie with a merchant until they are assigned, and what a bureau has to make. */
export function stockEndpoints({ database }: ApiContext, cards: CardsContext): Endpoint[] {
  async function productWithPlastics(
    merchantId: string,
    productId: string,
  ): Promise<{ readonly kind: 'found'; readonly product: Product } | Refusal> {
    const product = await findProduct(database, { merchantId, productId });
    if (product === null) return notFound('product');
    return product.form === 'physical' ? { kind: 'found', product } : onlyPhysical;
  }

  return [
    defineCommand({
      operation: 'addStock',
      method: 'POST',
      path: `${path}/stock`,
      summary: 'Make plastics of a product with new numbers, which wait to be assigned',
      scopes: ['operator'],
      params,
      body: z.strictObject({ count: z.int().min(1).max(MOST_STOCK_AT_ONCE) }),
      status: 201,
      result: z.strictObject({ added: z.int(), in_stock: z.int() }),
      handle: ({ merchant, params: { product_id: productId }, body }, once) =>
        once.transaction(async (tx) => {
          const product = await findProduct(tx, { merchantId: merchant.id, productId });
          if (product === null) return notFound('product');
          const result = await addStock(tx, cards, product, body.count);
          if (result.kind === 'refused') return onlyPhysical;
          return answer({ added: result.plastics.length, in_stock: await countStock(tx, product) });
        }),
    }),
    defineQuery({
      operation: 'listStock',
      method: 'GET',
      path: `${path}/stock`,
      summary: 'The plastics of a product that wait to be assigned, oldest first, with the numbers on them',
      scopes: ['operator'],
      params,
      query: z.strictObject(pageFields),
      status: 200,
      result: pageOf(stockedView),
      handle: async ({ merchant, params: { product_id: productId }, query }) => {
        const page = readPage(query, uuidKey);
        if (page.kind === 'refusal') return page;
        const found = await productWithPlastics(merchant.id, productId);
        if (found.kind === 'refusal') return found;
        const rows = await listStock(cards, found.product, { after: page.after, limit: page.limit + 1 });
        return answer(writePage(rows, page.limit, uuidKey, ({ plastic }) => plastic.id, stockedViewOf));
      },
    }),
    defineQuery({
      operation: 'listPlasticsOfProduct',
      method: 'GET',
      path: `${path}/plastics`,
      summary:
        'The plastics of a product in one state, oldest first: what a bureau has to make, if not told otherwise',
      scopes: ['operator'],
      params,
      query: z.strictObject({
        ...pageFields,
        state: plasticStateField.optional().meta({ description: 'ordered when absent.' }),
      }),
      status: 200,
      result: pageOf(plasticView),
      handle: async ({ merchant, params: { product_id: productId }, query }) => {
        const page = readPage(query, uuidKey);
        if (page.kind === 'refusal') return page;
        const found = await productWithPlastics(merchant.id, productId);
        if (found.kind === 'refusal') return found;
        const range = { after: page.after, limit: page.limit + 1 };
        const rows = await listPlasticsOfProduct(database, found.product, query.state ?? 'ordered', range);
        return answer(writePage(rows, page.limit, uuidKey, ({ id }) => id, plasticViewOf));
      },
    }),
  ];
}
