import type { Invalid } from '../merchants/index.ts';
import type { Transaction } from '../platform/index.ts';
import { checkChanges } from './check-product.ts';
import type { Product, ProductChanges } from './product.ts';
import type { ProductRules } from './product-rules.ts';
import { queryProducts, selectProducts } from './products-store.ts';
import { feesToJson } from './stored-fees.ts';

export type UpdateProductResult =
  | { readonly kind: 'updated'; readonly product: Product }
  | { readonly kind: 'product-not-found' }
  | Invalid;

/**
 * Changes what is given of a product, if what comes out fits the `rules` of its programme's dialect; one that does not
 * may still be disabled. Orders that were accepted before keep the fees they were accepted with, and months that began
 * before `at`, by the business clock, stay without a monthly fee that is new.
 */
export async function updateProduct(
  tx: Transaction,
  { merchantId, productId }: { readonly merchantId: string; readonly productId: string },
  changes: ProductChanges,
  at: Date,
  rules?: ProductRules,
): Promise<UpdateProductResult> {
  const [standing] = await queryProducts(
    tx,
    `${selectProducts} where merchant_id = $1 and id = $2 for update`,
    [merchantId, productId],
  );
  if (!standing) return { kind: 'product-not-found' };
  const refusal = checkChanges(changes, standing);
  if (refusal) return refusal;
  const given = Object.entries(changes).filter(([, value]) => value !== undefined);
  const product: Product = { ...standing, ...Object.fromEntries(given) };
  const isSwitchedOff = changes.enabled === false && given.length === 1;
  const misfit = isSwitchedOff ? null : rules?.check(product);
  if (misfit) return misfit;
  await tx.query(
    `update products set scene = $3, enabled = $4, service_code = $5, valid_years = $6, fees = $7::jsonb,
       min_first_load = $8, min_load = $9, max_load = $10, cardholder_rule = $11, terms = $12::jsonb,
       monthly_fee_since = case when $13 then $14 else monthly_fee_since end
     where merchant_id = $1 and id = $2`,
    [
      merchantId,
      productId,
      product.scene,
      product.enabled,
      product.serviceCode,
      product.validYears,
      feesToJson(product.fees),
      product.limits.minFirstLoad,
      product.limits.minLoad,
      product.limits.maxLoad,
      product.cardholderRule,
      JSON.stringify(product.terms),
      isFree(standing) && !isFree(product),
      at,
    ],
  );
  return { kind: 'updated', product };
}

const isFree = ({ fees }: Product): boolean => fees.monthly.fixed.amount === 0n;
