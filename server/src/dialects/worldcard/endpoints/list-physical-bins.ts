import { listProducts } from '../../../catalog/index.ts';
import type { Endpoint } from '../endpoint.ts';
import { pageData, readPage } from '../paging.ts';

/** `card_form` of a physical card. */
const PHYSICAL = 2;

/** Physical Card BIN List. Its rows have `card_form` and no `business_scene`. */
export const listPhysicalBins: Endpoint = async ({ cards }, { scope, fields }) => {
  const page = readPage(fields);
  if (fields.refusal) return fields.refusal;

  const products = await listProducts(cards.database, scope, { form: 'physical', enabled: true }, page);
  const data = pageData(page, products, (product) => ({
    card_bin_id: product.code,
    card_bin: product.bin,
    card_type: product.category,
    card_brand: product.brand,
    card_form: PHYSICAL,
    currency: product.currency,
    issuer_country: product.issuerCountry,
  }));
  return { kind: 'success', data };
};
