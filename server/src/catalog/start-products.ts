import type { NewId, Queryable } from '../platform/index.ts';
import { checkProduct } from './check-product.ts';
import type { NewProduct, Product } from './product.ts';
import type { StarterProduct } from './product-rules.ts';
import { insertMissingProducts, queryProducts, selectProducts } from './products-store.ts';

export interface StartedProducts {
  /** In the order in which they were given. */
  readonly created: readonly Product[];
  /** How many of the codes the programme had already; their products stay as they are. */
  readonly kept: number;
}

/**
 * Creates those of a dialect's starter products whose code the programme does not have yet. That the programme exists
 * is the caller's check.
 * @throws when a starter product cannot be kept, which is a bug of its dialect
 */
export async function startProducts(
  db: Queryable,
  scope: { readonly merchantId: string; readonly programmeId: string },
  starters: readonly StarterProduct[],
  { newId, createdAt }: { readonly newId: NewId; readonly createdAt: Date },
): Promise<StartedProducts> {
  const rows = starters.map((starter): NewProduct => ({ ...starter, ...scope, id: newId(), createdAt }));
  for (const row of rows) {
    const refusal = checkProduct(row);
    if (refusal) throw new Error(`The starter product ${row.code}: ${refusal.field} ${refusal.problem}.`);
  }
  const inserted = await insertMissingProducts(db, scope, rows);
  const created = await queryProducts(
    db,
    `${selectProducts} where merchant_id = $1 and id = any ($2::uuid[]) order by number`,
    [scope.merchantId, [...inserted]],
  );
  return { created, kept: rows.length - created.length };
}
