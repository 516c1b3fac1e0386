import type { Queryable, Transaction } from '../platform/index.ts';
import type { CardKey, PanRow } from './pan-row.ts';

export type SealedPan = CardKey & { readonly sealed: Buffer };

/** Inserts the rows whose number no card has yet; answers the ids of the cards it stored. */
export async function insertPans(tx: Transaction, rows: readonly PanRow[]): Promise<Set<string>> {
  const stored = await tx.query<{ card_id: string }>(
    `insert into vault_pans (lookup, merchant_id, card_id, sealed, key_version, last4)
     select * from unnest($1::bytea[], $2::uuid[], $3::uuid[], $4::bytea[], $5::int[], $6::text[])
     on conflict (lookup) do nothing
     returning card_id`,
    [
      rows.map((row) => row.lookup),
      rows.map((row) => row.merchantId),
      rows.map((row) => row.cardId),
      rows.map((row) => row.sealed),
      rows.map((row) => row.keyVersion),
      rows.map((row) => row.last4),
    ],
  );
  return new Set(stored.map((row) => row.card_id));
}

/** The cards behind these hashes, of whichever merchant. */
export function selectByLookup(
  db: Queryable,
  lookups: readonly Buffer[],
): Promise<(CardKey & { readonly lookup: Buffer })[]> {
  return db.query(
    `select lookup, merchant_id as "merchantId", card_id as "cardId"
     from vault_pans where lookup = any($1::bytea[])`,
    [lookups],
  );
}

export function selectByCards(
  db: Queryable,
  merchantId: string,
  cardIds: readonly string[],
): Promise<SealedPan[]> {
  return db.query(
    `select merchant_id as "merchantId", card_id as "cardId", sealed
     from vault_pans where merchant_id = $1 and card_id = any($2::uuid[])`,
    [merchantId, cardIds],
  );
}

/** Locks the next page of rows, in card order, that were written with another key version. */
export function lockPageOfOtherVersions(
  tx: Transaction,
  page: { readonly keyVersion: number; readonly after: CardKey; readonly size: number },
): Promise<SealedPan[]> {
  return tx.query(
    `select merchant_id as "merchantId", card_id as "cardId", sealed
     from vault_pans
     where (merchant_id, card_id) > ($2::uuid, $3::uuid) and key_version <> $1
     order by merchant_id, card_id
     limit $4
     for update`,
    [page.keyVersion, page.after.merchantId, page.after.cardId, page.size],
  );
}

/** Replaces the hash, the sealed number and the key version of rows that exist. */
export async function updatePans(tx: Transaction, rows: readonly PanRow[]): Promise<void> {
  await tx.query(
    `update vault_pans
     set lookup = fresh.lookup, sealed = fresh.sealed, key_version = fresh.key_version
     from unnest($1::uuid[], $2::uuid[], $3::bytea[], $4::bytea[], $5::int[])
       as fresh (merchant_id, card_id, lookup, sealed, key_version)
     where vault_pans.merchant_id = fresh.merchant_id and vault_pans.card_id = fresh.card_id`,
    [
      rows.map((row) => row.merchantId),
      rows.map((row) => row.cardId),
      rows.map((row) => row.lookup),
      rows.map((row) => row.sealed),
      rows.map((row) => row.keyVersion),
    ],
  );
}
