import { listProducts } from '../../../catalog/index.ts';
import { isCardType, isVirtual } from '../card-types.ts';
import type { Endpoint } from '../endpoint.ts';
import { type Fields, longest } from '../fields.ts';
import { pageData, readPage } from '../paging.ts';

/** Card BIN List: the virtual BINs that cards can be applied for. */
export const listVirtualBins: Endpoint = async ({ cards }, { scope, fields }) => {
  const category = readCardTypeFilter(fields);
  const page = readPage(fields);
  if (fields.refusal) return fields.refusal;

  const products = await listProducts(
    cards.database,
    scope,
    { form: 'virtual', category, enabled: true },
    page,
  );
  const data = pageData(page, products, (product) => ({
    card_bin_id: product.code,
    card_bin: product.bin,
    card_type: product.category,
    card_brand: product.brand,
    business_scene: product.scene,
    currency: product.currency,
    issuer_country: product.issuerCountry,
  }));
  return { kind: 'success', data };
};

function readCardTypeFilter(fields: Fields): string | undefined {
  const text = fields.text('card_type', longest.code);
  if (text === '') return undefined;
  if (!isCardType(text)) fields.refuse('unknown-card-type', 'card_type', 'is not a card type that exists');
  else if (!isVirtual(text)) fields.refuse('unsupported-card-type', 'card_type', 'is not a virtual one');
  return text;
}
