import type { Participant } from '../platform/index.ts';
import type { Product } from './product.ts';
import { queryProducts, selectProducts } from './products-store.ts';

export interface ProductKey {
  readonly merchantId: string;
  readonly productId: string;
}

/** The products that a batch looks at, by id. A product that does not exist is absent. */
export type ProductsPicture = ReadonlyMap<string, Product>;

export type ProductsParticipant = Participant<ProductKey, ProductsPicture, never>;

/** Products in the group commit: looked at, as they stand at the batch's reading, and never changed there. */
export const productsParticipant: ProductsParticipant = {
  load: async (tx, keys) => {
    if (keys.length === 0) return new Map();
    const distinct = [...new Map(keys.map((key) => [`${key.merchantId}/${key.productId}`, key])).values()];
    const products = await queryProducts(
      tx,
      // In sub-selects the planner does not see how long the arrays are, and keeps its plan.
      `${selectProducts} where (merchant_id, id) in (select * from unnest((select $1::uuid[]), (select $2::uuid[])))`,
      [distinct.map(({ merchantId }) => merchantId), distinct.map(({ productId }) => productId)],
    );
    return new Map(products.map((product) => [product.id, product]));
  },
  apply: () => {},
  store: async () => {},
};
