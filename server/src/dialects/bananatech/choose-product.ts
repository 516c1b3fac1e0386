import type { Scope } from '../../cards/index.ts';
import { findProductByCode, type Product } from '../../catalog/index.ts';
import type { Queryable } from '../../platform/index.ts';
import { type Refusal, refuse } from './errors.ts';

export type Chosen = { readonly kind: 'chosen'; readonly product: Product } | Refusal;

/** The product behind a `template_id`, or why there is none to be had. */
export async function chooseProduct(database: Queryable, scope: Scope, templateId: bigint): Promise<Chosen> {
  const product = await findProductByCode(database, scope, String(templateId));
  return product?.enabled ? { kind: 'chosen', product } : refuse('template-not-found');
}
