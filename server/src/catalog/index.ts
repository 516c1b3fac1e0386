export { isCountry } from './countries.ts';
export { type CreateProductsResult, createProducts } from './create-products.ts';
export { findProduct, findProductByCode } from './find-product.ts';
export { listProducts, listProductsAfter } from './list-products.ts';
export {
  type Brand,
  brands,
  type Form,
  type FundingSource,
  forms,
  fundingSources,
  type NewProduct,
  type Product,
  type ProductChanges,
  type ProductFees,
  type ProductLimits,
} from './product.ts';
export { updateProduct } from './update-product.ts';
