import { type Invalid, invalid } from '../merchants/index.ts';
import type { Queryable } from '../platform/index.ts';
import { checkProduct } from './check-product.ts';
import type { NewProduct, Product } from './product.ts';
import type { ProductRules } from './product-rules.ts';
import { insertProducts, queryProducts, selectProducts } from './products-store.ts';

export type CreateProductsResult =
  /** In the order in which they were given. */
  | { readonly kind: 'created'; readonly products: readonly Product[] }
  /** One of the codes is another product's already, or was given twice; nothing was created. */
  | { readonly kind: 'code-taken' }
  | Invalid;

/**
 * Creates products of one programme, all or none. `rules` are those of the programme's dialect; a dialect's own
 * catalogue needs none. That the programme exists is the caller's check.
 */
export async function createProducts(
  db: Queryable,
  scope: { readonly merchantId: string; readonly programmeId: string },
  products: readonly Omit<NewProduct, 'merchantId' | 'programmeId'>[],
  rules?: ProductRules,
): Promise<CreateProductsResult> {
  const rows = products.map((product): NewProduct => ({ ...product, ...scope }));
  for (const [index, row] of rows.entries()) {
    const refusal = checkProduct(row) ?? rules?.check(row) ?? null;
    if (refusal)
      return rows.length === 1 ? refusal : invalid(`products.${index}.${refusal.field}`, refusal.problem);
  }
  if (new Set(rows.map((row) => row.code)).size < rows.length) return { kind: 'code-taken' };

  const inserted = await insertProducts(db, scope, rows);
  if (inserted.size === 0 && rows.length > 0) return { kind: 'code-taken' };
  // Somebody took one of several codes at this very moment; the caller's transaction goes, and may be tried again.
  if (inserted.size < rows.length)
    throw new Error('A product code was taken while products were being created.');
  const created = await queryProducts(
    db,
    `${selectProducts} where merchant_id = $1 and id = any ($2::uuid[]) order by number`,
    [scope.merchantId, [...inserted]],
  );
  return { kind: 'created', products: created };
}
