export { isCountry } from './countries.ts';
export { createProducts } from './create-products.ts';
export { findProduct, findProductByCode } from './find-product.ts';
export { listProducts, listProductsAfter } from './list-products.ts';
export {
  type Brand,
  brands,
  forms,
  fundingSources,
  type NewProduct,
  type Product,
  type ProductFees,
  type ProductLimits,
} from './product.ts';
export type { ProductRules, ProductRulesByDialect, StarterProduct } from './product-rules.ts';
export { startProducts } from './start-products.ts';
export { updateProduct } from './update-product.ts';
