import type { Queryable } from '../platform/index.ts';
import type { Form, Product } from './product.ts';
import { queryProducts, selectProducts } from './products-store.ts';

/** What is left undefined matches everything. */
export interface ProductFilter {
  readonly programmeId?: string | undefined;
  readonly form?: Form | undefined;
  readonly category?: string | undefined;
  readonly enabled?: boolean | undefined;
}

const matching = `where merchant_id = $1 and ($2::uuid is null or programme_id = $2) and ($3::text is null or form = $3)
  and ($4::text is null or category = $4) and ($5::boolean is null or enabled = $5)`;

function params(merchantId: string, { programmeId, form, category, enabled }: ProductFilter): unknown[] {
  return [merchantId, programmeId ?? null, form ?? null, category ?? null, enabled ?? null];
}

/** One page by its number, counted from 1, with the total over all pages; in the order of creation. */
export async function listProducts(
  db: Queryable,
  { merchantId, programmeId }: { readonly merchantId: string; readonly programmeId: string },
  filter: Omit<ProductFilter, 'programmeId'>,
  { page, pageSize }: { readonly page: number; readonly pageSize: number },
): Promise<{ readonly total: number; readonly rows: readonly Product[] }> {
  const scoped = params(merchantId, { ...filter, programmeId });
  const offset = BigInt(page - 1) * BigInt(pageSize);
  const [counted, rows] = await Promise.all([
    db.query<{ total: bigint }>(`select count(*) as total from products ${matching}`, scoped),
    queryProducts(db, `${selectProducts} ${matching} order by number limit $6 offset $7`, [
      ...scoped,
      pageSize,
      offset,
    ]),
  ]);
  return { total: Number(counted[0]?.total ?? 0n), rows };
}

/** So many products after the one of that number, in the order of creation. */
export function listProductsAfter(
  db: Queryable,
  merchantId: string,
  filter: ProductFilter,
  { after, limit }: { readonly after: bigint | null; readonly limit: number },
): Promise<Product[]> {
  return queryProducts(
    db,
    `${selectProducts} ${matching} and ($6::bigint is null or number > $6) order by number limit $7`,
    [...params(merchantId, filter), after, limit],
  );
}
