export { sharedDirections } from './bookkeeping.ts';
export { isCountry } from './countries.ts';
export { createProducts } from './create-products.ts';
export { findProduct, findProductByCode, requireProduct } from './find-product.ts';
export { listProducts, listProductsAfter } from './list-products.ts';
export { type LoadProblem, loadProblem } from './load-problem.ts';
export {
  type OpeningQuota,
  type QuotaChange,
  type QuotasParticipant,
  quotasParticipant,
  readOpeningQuota,
  setOpeningQuota,
  unitsLeft,
} from './opening-quota/index.ts';
export {
  activations,
  type Brand,
  brands,
  type FundingSource,
  forms,
  fundingSources,
  type NewProduct,
  numberRules,
  type Product,
  type ProductFees,
  type ProductLimits,
  type ProductTerms,
} from './product.ts';
export { holdsItsOwnMoney, noFees, noLoads, usualTerms } from './product-defaults.ts';
export type { ProductRules, ProductRulesByDialect, StarterProduct } from './product-rules.ts';
export {
  type ProductsParticipant,
  productsParticipant,
} from './products-participant.ts';
export { moveSharedMoney, type SharedMoveResult, sharedBalance } from './shared-account.ts';
export { sourceAccount } from './source-account.ts';
export { startProducts } from './start-products.ts';
export { updateProduct } from './update-product.ts';
