import type { ProductRules, ProductRulesByDialect } from '../../catalog/index.ts';
import { findProgramme } from '../../merchants/index.ts';
import type { Queryable } from '../../platform/index.ts';
import { notFound, type Refusal, refuse } from '../reply.ts';

export type ProductProgramme =
  | { readonly kind: 'programme'; readonly dialect: string; readonly rules: ProductRules }
  | Refusal;

/** The programme that a product is or shall be part of, with what its dialect says of products. */
export async function findProductProgramme(
  db: Queryable,
  { merchantId, programmeId }: { readonly merchantId: string; readonly programmeId: string },
  productRules: ProductRulesByDialect,
): Promise<ProductProgramme> {
  const programme = await findProgramme(db, { merchantId, programmeId });
  if (programme === null) return notFound('programme');
  const rules = Object.hasOwn(productRules, programme.dialect) ? productRules[programme.dialect] : undefined;
  return rules
    ? { kind: 'programme', dialect: programme.dialect, rules }
    : refuse('not_possible', `This server does not speak ${programme.dialect}, the programme's dialect.`);
}
