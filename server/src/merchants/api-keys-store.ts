import type { Queryable } from '../platform/index.ts';
import type { ApiKey } from './api-key.ts';

const columns = `id, name, scopes, merchant_id as "merchantId", hint, created_at as "createdAt",
  expires_at as "expiresAt"`;

/** Inserts the key; false when its merchant does not exist. */
export async function insertApiKey(db: Queryable, key: ApiKey, keyHash: Uint8Array): Promise<boolean> {
  const rows = await db.query(
    `insert into api_keys (id, name, scopes, merchant_id, key_hash, hint, created_at, expires_at)
     select $1::uuid, $2::text, $3::text[], $4::uuid, $5::bytea, $6::text, $7::timestamptz, $8::timestamptz
     where $4 is null or exists (select from merchants where id = $4)
     returning id`,
    [key.id, key.name, key.scopes, key.merchantId, keyHash, key.hint, key.createdAt, key.expiresAt],
  );
  return rows.length === 1;
}

/** The keys of these hashes, ended ones included, by their hash in hexadecimal digits. */
export async function selectByHashes(
  db: Queryable,
  keyHashes: readonly Uint8Array[],
): Promise<Map<string, ApiKey>> {
  // In a sub-select the planner does not see how long the array is, and keeps its plan.
  const rows = await db.query<ApiKey & { keyHash: Buffer }>(
    `select ${columns}, key_hash as "keyHash" from api_keys where key_hash = any((select $1::bytea[])::bytea[])`,
    [keyHashes],
  );
  return new Map(rows.map(({ keyHash, ...key }) => [keyHash.toString('hex'), key]));
}

/** A page of all keys, ended ones included, in the order of their creation. */
export function listApiKeys(
  db: Queryable,
  page: { readonly after: string | null; readonly limit: number },
): Promise<ApiKey[]> {
  return db.query<ApiKey>(
    `select ${columns} from api_keys where $1::uuid is null or id > $1 order by id limit $2`,
    [page.after, page.limit],
  );
}

/** Ends a key now, or leaves it as it ended before; null when there is none of that id. */
export async function endApiKey(db: Queryable, id: string, now: Date): Promise<ApiKey | null> {
  const rows = await db.query<ApiKey>(
    `update api_keys set expires_at = least(expires_at, $2) where id = $1 returning ${columns}`,
    [id, now],
  );
  return rows[0] ?? null;
}
