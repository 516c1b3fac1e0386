import type { Queryable } from '../platform/index.ts';
import type { NewProduct, Product } from './product.ts';
import { usualTerms } from './product-defaults.ts';
import { feesFromJson, feesToJson, type StoredFees } from './stored-fees.ts';

type ProductRow = Omit<Product, 'fees' | 'limits' | 'terms'> & {
  readonly terms: Partial<Product['terms']>;
  readonly fees: StoredFees;
  readonly minFirstLoad: bigint;
  readonly minLoad: bigint;
  readonly maxLoad: bigint | null;
};

export const selectProducts = `select id, number, merchant_id as "merchantId", programme_id as "programmeId", code, bin,
  brand, form, category, currency, issuer_country as "issuerCountry", scene, enabled, service_code as "serviceCode",
  valid_years as "validYears", funding_source as "fundingSource", fees, min_first_load as "minFirstLoad",
  min_load as "minLoad", max_load as "maxLoad", terms, cardholder_rule as "cardholderRule", created_at as "createdAt"
  from products`;

/** Runs a query whose columns are those of `selectProducts`. */
export async function queryProducts(
  db: Queryable,
  text: string,
  params: readonly unknown[],
): Promise<Product[]> {
  const rows = await db.query<ProductRow>(text, params);
  return rows.map(({ minFirstLoad, minLoad, maxLoad, fees, terms, ...row }) => ({
    ...row,
    fees: feesFromJson(fees, row.currency),
    // Products that were stored before a term existed have it as usual.
    terms: { ...usualTerms, ...terms },
    limits: { minFirstLoad, minLoad, maxLoad },
  }));
}

interface ProgrammeKey {
  readonly merchantId: string;
  readonly programmeId: string;
}

/**
 * Inserts products of one programme in their order, or none of them when one of their codes is taken.
 * @returns the ids that were inserted
 */
export function insertProducts(
  db: Queryable,
  scope: ProgrammeKey,
  products: readonly NewProduct[],
): Promise<Set<string>> {
  return insert(db, scope, products, 'all-or-none');
}

/**
 * Inserts those products of one programme whose code is free, in their order.
 * @returns the ids that were inserted
 */
export function insertMissingProducts(
  db: Queryable,
  scope: ProgrammeKey,
  products: readonly NewProduct[],
): Promise<Set<string>> {
  return insert(db, scope, products, 'missing');
}

async function insert(
  db: Queryable,
  { merchantId, programmeId }: ProgrammeKey,
  products: readonly NewProduct[],
  which: 'all-or-none' | 'missing',
): Promise<Set<string>> {
  const column = <T>(of: (product: NewProduct) => T) => products.map(of);
  const rows = await db.query<{ id: string }>(
    `insert into products (merchant_id, programme_id, id, code, bin, brand, form, category, currency, issuer_country,
       scene, enabled, service_code, valid_years, funding_source, fees, min_first_load, min_load, max_load, terms,
       cardholder_rule, created_at)
     select $1::uuid, $2::uuid, id, code, bin, brand, form, category, currency, issuer_country, scene, enabled,
       service_code, valid_years, funding_source, fees, min_first_load, min_load, max_load, terms, cardholder_rule,
       created_at
     from unnest($3::uuid[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[],
       $11::text[], $12::boolean[], $13::text[], $14::integer[], $15::text[], $16::text[]::jsonb[], $17::bigint[],
       $18::bigint[], $19::bigint[], $20::text[]::jsonb[], $21::text[], $22::timestamptz[]) with ordinality
       as p (id, code, bin, brand, form, category, currency, issuer_country, scene, enabled, service_code, valid_years,
         funding_source, fees, min_first_load, min_load, max_load, terms, cardholder_rule, created_at, place)
     where $23::boolean or not exists (
       select from products where merchant_id = $1 and programme_id = $2 and products.code = any ($4::text[]))
     order by place
     on conflict (merchant_id, programme_id, code) do nothing
     returning id`,
    [
      merchantId,
      programmeId,
      column((product) => product.id),
      column((product) => product.code),
      column((product) => product.bin),
      column((product) => product.brand),
      column((product) => product.form),
      column((product) => product.category),
      column((product) => product.currency),
      column((product) => product.issuerCountry),
      column((product) => product.scene),
      column((product) => product.enabled),
      column((product) => product.serviceCode),
      column((product) => product.validYears),
      column((product) => product.fundingSource),
      column((product) => feesToJson(product.fees)),
      column((product) => product.limits.minFirstLoad),
      column((product) => product.limits.minLoad),
      column((product) => product.limits.maxLoad),
      column((product) => JSON.stringify(product.terms)),
      column((product) => product.cardholderRule),
      column((product) => product.createdAt.toISOString()),
      which === 'missing',
    ],
  );
  return new Set(rows.map((row) => row.id));
}
