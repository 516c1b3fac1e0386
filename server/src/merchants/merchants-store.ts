import type { Queryable } from '../platform/index.ts';
import { defaultMerchantSettings, type Merchant, type MerchantSettings } from './merchant.ts';

export interface MerchantRow {
  readonly id: string;
  readonly name: string;
  readonly settings: Partial<MerchantSettings>;
  readonly allowlist: string[];
  readonly createdAt: Date;
}

const columns = `id, name, settings, allowlist, created_at as "createdAt"`;

export function merchantFromRow(row: MerchantRow): Merchant {
  return { ...row, settings: { ...defaultMerchantSettings, ...row.settings } };
}

export async function insertMerchant(
  db: Queryable,
  merchant: { id: string; name: string; settings: Partial<MerchantSettings>; createdAt: Date },
): Promise<Merchant> {
  const rows = await db.query<MerchantRow>(
    `insert into merchants (id, name, settings, created_at) values ($1, $2, $3::jsonb, $4) returning ${columns}`,
    [merchant.id, merchant.name, JSON.stringify(merchant.settings), merchant.createdAt],
  );
  return merchantFromRow(rows[0] as MerchantRow);
}

/** Changes what is given and leaves the rest; null when there is no such merchant. */
export async function updateMerchant(
  db: Queryable,
  id: string,
  changes: { name?: string | undefined; settings?: Partial<MerchantSettings> | undefined },
): Promise<Merchant | null> {
  const rows = await db.query<MerchantRow>(
    `update merchants set name = coalesce($2, name), settings = settings || $3::jsonb where id = $1
     returning ${columns}`,
    [id, changes.name ?? null, JSON.stringify(changes.settings ?? {})],
  );
  return rows[0] ? merchantFromRow(rows[0]) : null;
}

export async function setAllowlist(
  db: Queryable,
  id: string,
  entries: readonly string[],
): Promise<Merchant | null> {
  const rows = await db.query<MerchantRow>(
    `update merchants set allowlist = $2::text[] where id = $1 returning ${columns}`,
    [id, entries],
  );
  return rows[0] ? merchantFromRow(rows[0]) : null;
}

/** The merchant, or null when there is none of that id. */
export async function findMerchant(db: Queryable, id: string): Promise<Merchant | null> {
  const rows = await db.query<MerchantRow>(`select ${columns} from merchants where id = $1`, [id]);
  return rows[0] ? merchantFromRow(rows[0]) : null;
}

/** For each id its merchant, or null. */
export async function findMerchants(db: Queryable, ids: readonly string[]): Promise<(Merchant | null)[]> {
  // In a sub-select the planner does not see how long the array is, and keeps its plan.
  const rows = await db.query<MerchantRow>(
    `select ${columns} from merchants where id = any((select $1::uuid[])::uuid[])`,
    [[...new Set(ids)]],
  );
  const merchants = new Map(rows.map((row) => [row.id, merchantFromRow(row)]));
  return ids.map((id) => merchants.get(id) ?? null);
}

/** A page of merchants in the order of their ids, which is the order of their creation. */
export async function listMerchants(
  db: Queryable,
  page: { readonly after: string | null; readonly limit: number },
): Promise<Merchant[]> {
  const rows = await db.query<MerchantRow>(
    `select ${columns} from merchants where $1::uuid is null or id > $1 order by id limit $2`,
    [page.after, page.limit],
  );
  return rows.map(merchantFromRow);
}
