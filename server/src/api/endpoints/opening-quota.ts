import { z } from 'zod';
import {
  findProduct,
  type OpeningQuota,
  readOpeningQuota,
  setOpeningQuota,
  unitsLeft,
} from '../../catalog/index.ts';
import type { ApiContext } from '../api-context.ts';
import { defineCommand, defineQuery, type Endpoint } from '../endpoint.ts';
import { idOf } from '../fields.ts';
import { answer, notFound, refuse, refuseInvalid } from '../reply.ts';

const units = z.int().nullable();

const quotaView = z
  .strictObject({
    granted: units.meta({ description: 'In all. Null: as many as anybody likes, and they are not counted.' }),
    held: units.meta({ description: 'By applications that have not come to their end.' }),
    used: units.meta({ description: 'By cards that were activated.' }),
    left: units.meta({ description: 'Below zero where less was granted than is held and used.' }),
  })
  .meta({ id: 'OpeningQuota' });

function viewOf(quota: OpeningQuota | null): z.input<typeof quotaView> {
  if (quota === null) return { granted: null, held: null, used: null, left: null };
  return {
    granted: Number(quota.granted),
    held: Number(quota.held),
    used: Number(quota.used),
    left: Number(unitsLeft(quota)),
  };
}

const path = '/merchants/{merchant_id}/products/{product_id}/opening-quota';
const params = z.strictObject({ product_id: idOf('product') });

/** How many physical cards a merchant may open under a product. */
export const openingQuotaEndpoints = ({ database }: ApiContext): Endpoint[] => [
  defineQuery({
    operation: 'readOpeningQuota',
    method: 'GET',
    path,
    summary: 'How many cards may be opened under the product, and what became of them',
    scopes: ['operator', 'merchant'],
    params,
    status: 200,
    result: quotaView,
    handle: async ({ merchant, params: { product_id: productId } }) => {
      const key = { merchantId: merchant.id, productId };
      if ((await findProduct(database, key)) === null) return notFound('product');
      return answer(viewOf(await readOpeningQuota(database, key)));
    },
  }),
  defineCommand({
    operation: 'setOpeningQuota',
    method: 'PUT',
    path,
    summary: 'Say how many cards in all may be opened under the product; what is held and used stays',
    scopes: ['operator'],
    params,
    body: z.strictObject({
      granted: z.int().meta({
        description: 'Less than is held and used is allowed: nothing can be applied for until it is raised.',
      }),
    }),
    status: 200,
    result: quotaView,
    handle: ({ merchant, params: { product_id: productId }, body }, once) =>
      once.transaction(async (tx) => {
        const key = { merchantId: merchant.id, productId };
        const product = await findProduct(tx, key);
        if (product === null) return notFound('product');
        if (product.form !== 'physical') {
          return refuse('not_possible', 'Only cards of physical products are applied for.', 'product_id');
        }
        const result = await setOpeningQuota(tx, key, BigInt(body.granted));
        return result.kind === 'set' ? answer(viewOf(result.quota)) : refuseInvalid(result);
      }),
  }),
];
