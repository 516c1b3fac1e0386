import type { Queryable, Transaction } from '../../platform/index.ts';
import type { OpeningQuota } from './opening-quota.ts';

export interface QuotaKey {
  readonly merchantId: string;
  readonly productId: string;
}

export type QuotaRow = QuotaKey & OpeningQuota;

const selectQuotas = `select merchant_id as "merchantId", product_id as "productId", granted, held, used
  from opening_quotas`;
const inKeys = 'where (merchant_id, product_id) in (select * from unnest($1::uuid[], $2::uuid[]))';

export async function lockQuotas(tx: Transaction, keys: readonly QuotaKey[]): Promise<void> {
  await tx.query(
    `select from opening_quotas ${inKeys} order by merchant_id, product_id for update`,
    columns(keys),
  );
}

export async function loadQuotas(tx: Queryable, keys: readonly QuotaKey[]): Promise<QuotaRow[]> {
  if (keys.length === 0) return [];
  return await tx.query<QuotaRow>(`${selectQuotas} ${inKeys}`, columns(keys));
}

export async function updateQuotas(tx: Transaction, rows: readonly QuotaRow[]): Promise<void> {
  await tx.query(
    `update opening_quotas set held = q.held, used = q.used
     from unnest($1::uuid[], $2::uuid[], $3::bigint[], $4::bigint[]) as q (merchant_id, product_id, held, used)
     where opening_quotas.merchant_id = q.merchant_id and opening_quotas.product_id = q.product_id`,
    [...columns(rows), rows.map(({ held }) => held), rows.map(({ used }) => used)],
  );
}

/** Grants so much in all; what is held and used stays. */
export async function upsertGranted(
  db: Queryable,
  { merchantId, productId }: QuotaKey,
  granted: bigint,
): Promise<void> {
  await db.query(
    `insert into opening_quotas (merchant_id, product_id, granted, held, used) values ($1, $2, $3, 0, 0)
     on conflict (merchant_id, product_id) do update set granted = excluded.granted`,
    [merchantId, productId, granted],
  );
}

function columns(keys: readonly QuotaKey[]): [string[], string[]] {
  return [keys.map(({ merchantId }) => merchantId), keys.map(({ productId }) => productId)];
}
