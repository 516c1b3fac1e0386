import type { Queryable } from '../platform/index.ts';
import type { Product } from './product.ts';
import { queryProducts, selectProducts } from './products-store.ts';

/** The programme's product with this code, enabled or not, or null. */
export async function findProductByCode(
  db: Queryable,
  { merchantId, programmeId }: { readonly merchantId: string; readonly programmeId: string },
  code: string,
): Promise<Product | null> {
  // No code holds what PostgreSQL refuses in a text.
  if (code.includes('\u0000') || !code.isWellFormed()) return null;
  const [product] = await queryProducts(
    db,
    `${selectProducts} where merchant_id = $1 and programme_id = $2 and code = $3`,
    [merchantId, programmeId, code],
  );
  return product ?? null;
}

/** The merchant's product of this id, of whichever programme, or null. */
export async function findProduct(
  db: Queryable,
  { merchantId, productId }: { readonly merchantId: string; readonly productId: string },
): Promise<Product | null> {
  const [product] = await queryProducts(db, `${selectProducts} where merchant_id = $1 and id = $2`, [
    merchantId,
    productId,
  ]);
  return product ?? null;
}

/**
 * The product of something that was made under it.
 * @throws when there is none, which is a bug: products are never deleted
 */
export async function requireProduct(...[db, key]: Parameters<typeof findProduct>): Promise<Product> {
  const product = await findProduct(db, key);
  if (product === null) throw new Error(`Product ${key.productId} does not exist.`);
  return product;
}
