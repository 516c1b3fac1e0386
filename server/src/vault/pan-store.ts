import type { Queryable, Transaction } from '../platform/index.ts';
import type { CardKey, PanHolder, PanRow } from './pan-row.ts';

export type SealedPan = CardKey & { readonly sealed: Buffer };

/** A stored row, named by the hash that it is found by now. */
export type StoredPan = Pick<PanRow, 'merchantId' | 'cardId' | 'holder' | 'lookup' | 'sealed'>;

/** Inserts the rows whose number nobody has yet; answers the ids of the cards it stored. */
export async function insertPans(tx: Transaction, rows: readonly PanRow[]): Promise<Set<string>> {
  const stored = await tx.query<{ card_id: string }>(
    `insert into vault_pans (lookup, merchant_id, card_id, sealed, key_version, last4, holder)
     select * from unnest($1::bytea[], $2::uuid[], $3::uuid[], $4::bytea[], $5::int[], $6::text[], $7::text[])
     on conflict (lookup) do nothing
     returning card_id`,
    [
      rows.map((row) => row.lookup),
      rows.map((row) => row.merchantId),
      rows.map((row) => row.cardId),
      rows.map((row) => row.sealed),
      rows.map((row) => row.keyVersion),
      rows.map((row) => row.last4),
      rows.map((row) => row.holder),
    ],
  );
  return new Set(stored.map((row) => row.card_id));
}

/** Who has the numbers behind these hashes, of whichever merchant. */
export function selectByLookup(
  db: Queryable,
  lookups: readonly Buffer[],
): Promise<(PanHolder & { readonly lookup: Buffer })[]> {
  return db.query(
    `select lookup, merchant_id as "merchantId", card_id as "cardId", holder, retired_as as retired
     from vault_pans where lookup = any($1::bytea[])`,
    [lookups],
  );
}

/** The number of each card: the current one, else the one that was retired last. */
export function selectByCards(
  db: Queryable,
  merchantId: string,
  cardIds: readonly string[],
): Promise<SealedPan[]> {
  const columns = 'merchant_id as "merchantId", card_id as "cardId", sealed, retired_at, lookup';
  const ofCards = 'merchant_id = $1 and card_id = any($2::uuid[])';
  return db.query(
    `select distinct on ("cardId") "merchantId", "cardId", sealed
     from (
       select ${columns} from vault_pans where ${ofCards} and retired_as is null
       union all
       select ${columns} from vault_pans where ${ofCards} and retired_as is not null) as numbers
     order by "cardId", retired_at desc nulls first, lookup`,
    [merchantId, cardIds],
  );
}

/** The numbers that plastics hold themselves and that were not retired. */
export function selectOfPlastics(
  db: Queryable,
  merchantId: string,
  plasticIds: readonly string[],
): Promise<SealedPan[]> {
  return db.query(
    `select merchant_id as "merchantId", card_id as "cardId", sealed from vault_pans
     where merchant_id = $1 and card_id = any($2::uuid[]) and retired_as is null and holder = 'plastic'`,
    [merchantId, plasticIds],
  );
}

/** Until the transaction ends, nobody else who asks first can give these numbers away. */
export async function lockNumbers(tx: Transaction, lookups: readonly Buffer[]): Promise<void> {
  // The names are hashes already; of two numbers with the same eight bytes, one waits for the other in vain.
  const names = new Set(lookups.map((lookup) => lookup.readBigInt64BE(0)));
  const inOrder = [...names].sort((one, other) => (one < other ? -1 : 1));
  await tx.query('select pg_advisory_xact_lock(name) from unnest($1::bigint[]) as name', [inOrder]);
}

/** Locks the current numbers of these holders in the order in which re-encryption does. */
export async function lockCurrentPans(tx: Transaction, holders: readonly CardKey[]): Promise<void> {
  await tx.query(
    `select from vault_pans
     where (merchant_id, card_id) in (select * from unnest($1::uuid[], $2::uuid[])) and retired_as is null
     order by lookup for update`,
    [holders.map((one) => one.merchantId), holders.map((one) => one.cardId)],
  );
}

export interface Retirement extends CardKey {
  /** Why, in the words of whoever retires it. */
  readonly as: string;
  readonly at: Date;
}

/** Retires the current numbers of these cards; answers how many it found. */
export async function retirePans(tx: Transaction, retirements: readonly Retirement[]): Promise<number> {
  const found = await tx.query(
    `update vault_pans set retired_as = gone.retired_as, retired_at = gone.retired_at
     from unnest($1::uuid[], $2::uuid[], $3::text[], $4::timestamptz[])
       as gone (merchant_id, card_id, retired_as, retired_at)
     where vault_pans.merchant_id = gone.merchant_id and vault_pans.card_id = gone.card_id
       and vault_pans.retired_as is null
     returning 1 as found`,
    [
      retirements.map((one) => one.merchantId),
      retirements.map((one) => one.cardId),
      retirements.map((one) => one.as),
      retirements.map((one) => one.at.toISOString()),
    ],
  );
  return found.length;
}

export interface PanMove {
  /** The plastic that holds the number. */
  readonly from: string;
  /** The same number, sealed for whose it becomes. */
  readonly row: PanRow;
}

/** Gives numbers that plastics hold to their cards; answers how many it found. */
export async function movePans(tx: Transaction, moves: readonly PanMove[]): Promise<number> {
  const found = await tx.query(
    `update vault_pans set card_id = moved.card_id, holder = moved.holder, lookup = moved.lookup,
       sealed = moved.sealed, key_version = moved.key_version
     from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::text[], $5::bytea[], $6::bytea[], $7::int[])
       as moved (merchant_id, from_id, card_id, holder, lookup, sealed, key_version)
     where vault_pans.merchant_id = moved.merchant_id and vault_pans.card_id = moved.from_id
       and vault_pans.holder = 'plastic' and vault_pans.retired_as is null
     returning 1 as found`,
    [
      moves.map(({ row }) => row.merchantId),
      moves.map(({ from }) => from),
      moves.map(({ row }) => row.cardId),
      moves.map(({ row }) => row.holder),
      moves.map(({ row }) => row.lookup),
      moves.map(({ row }) => row.sealed),
      moves.map(({ row }) => row.keyVersion),
    ],
  );
  return found.length;
}

/** Locks the next page of rows, in the order of their hashes, that were written with another key version. */
export function lockPageOfOtherVersions(
  tx: Transaction,
  page: { readonly keyVersion: number; readonly after: Buffer; readonly size: number },
): Promise<StoredPan[]> {
  return tx.query(
    `select merchant_id as "merchantId", card_id as "cardId", holder, lookup, sealed
     from vault_pans
     where lookup > $2 and key_version <> $1
     order by lookup
     limit $3
     for update`,
    [page.keyVersion, page.after, page.size],
  );
}

/** Replaces the hash, the sealed number and the key version of rows that exist, found by the hash they had. */
export async function updatePans(
  tx: Transaction,
  rows: readonly { readonly before: Buffer; readonly fresh: PanRow }[],
): Promise<void> {
  await tx.query(
    `update vault_pans
     set lookup = fresh.lookup, sealed = fresh.sealed, key_version = fresh.key_version
     from unnest($1::bytea[], $2::bytea[], $3::bytea[], $4::int[])
       as fresh (before, lookup, sealed, key_version)
     where vault_pans.lookup = fresh.before`,
    [
      rows.map(({ before }) => before),
      rows.map(({ fresh }) => fresh.lookup),
      rows.map(({ fresh }) => fresh.sealed),
      rows.map(({ fresh }) => fresh.keyVersion),
    ],
  );
}
