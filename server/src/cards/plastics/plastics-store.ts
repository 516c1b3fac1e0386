import type { Queryable, Transaction } from '../../platform/index.ts';
import type { Plastic } from './plastic.ts';
import type { PlasticState } from './plastic-state.ts';

export const selectPlastics = `select merchant_id as "merchantId", id, programme_id as "programmeId",
  product_id as "productId", card_id as "cardId", state, pan, last4, expiry_month, expiry_year,
  key_version as "keyVersion", reason, carrier, tracking_number as "trackingNumber",
  delivery_address as "deliveryAddress", state_times, created_at as "createdAt" from plastics`;

type PlasticRow = Omit<Plastic, 'expiry' | 'times'> & {
  readonly expiry_month: number | null;
  readonly expiry_year: number | null;
  readonly state_times: Partial<Record<PlasticState, string>>;
};

/** Runs a query whose columns are those of `selectPlastics`. */
export async function queryPlastics(
  db: Queryable,
  text: string,
  params: readonly unknown[],
): Promise<Plastic[]> {
  const rows = await db.query<PlasticRow>(text, params);
  return rows.map(({ expiry_month: month, expiry_year: year, state_times, ...row }) => ({
    ...row,
    expiry: month === null || year === null ? null : { month, year },
    times: Object.fromEntries(Object.entries(state_times).map(([state, time]) => [state, new Date(time)])),
  }));
}

/** A plastic that a command names by its own id, or all those of a card, which the command names among the cards too. */
export type PlasticKey =
  | { readonly merchantId: string; readonly plasticId: string }
  | { readonly merchantId: string; readonly cardId: string };

const inIds = '(merchant_id, id) in (select * from unnest($1::uuid[], $2::uuid[]))';
const inCards = '(merchant_id, card_id) in (select * from unnest($1::uuid[], $2::uuid[]))';

/** Locks the plastics that are named by id. Those of a card are guarded by the card's lock. */
export async function lockPlastics(tx: Transaction, keys: readonly PlasticKey[]): Promise<void> {
  const { byId } = split(keys);
  if (byId[0].length === 0) return;
  await tx.query(`select from plastics where ${inIds} order by merchant_id, id for no key update`, byId);
}

export async function loadPlastics(tx: Transaction, keys: readonly PlasticKey[]): Promise<Plastic[]> {
  const { byId, byCard } = split(keys);
  const found = await Promise.all([
    byId[0].length === 0 ? [] : queryPlastics(tx, `${selectPlastics} where ${inIds}`, byId),
    byCard[0].length === 0 ? [] : queryPlastics(tx, `${selectPlastics} where ${inCards}`, byCard),
  ]);
  return found.flat();
}

function split(keys: readonly PlasticKey[]): Record<'byId' | 'byCard', [string[], string[]]> {
  const byId = keys.flatMap((key) => ('plasticId' in key ? [key] : []));
  const byCard = keys.flatMap((key) => ('cardId' in key ? [key] : []));
  return {
    byId: [byId.map(({ merchantId }) => merchantId), byId.map(({ plasticId }) => plasticId)],
    byCard: [byCard.map(({ merchantId }) => merchantId), byCard.map(({ cardId }) => cardId)],
  };
}

export async function insertPlastics(tx: Transaction, rows: readonly Plastic[]): Promise<void> {
  if (rows.length === 0) return;
  await tx.query(
    `insert into plastics (merchant_id, id, programme_id, product_id, reason, delivery_address, created_at, card_id,
       state, pan, last4, expiry_month, expiry_year, key_version, carrier, tracking_number, state_times)
     select * from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::text[], $6::text[]::jsonb[],
       $7::timestamptz[], $8::uuid[], $9::text[], $10::text[], $11::text[], $12::integer[], $13::integer[],
       $14::integer[], $15::text[], $16::text[], $17::text[]::jsonb[])`,
    [
      rows.map((row) => row.merchantId),
      rows.map((row) => row.id),
      rows.map((row) => row.programmeId),
      rows.map((row) => row.productId),
      rows.map((row) => row.reason),
      rows.map((row) => row.deliveryAddress && JSON.stringify(row.deliveryAddress)),
      rows.map((row) => row.createdAt.toISOString()),
      ...changing(rows),
    ],
  );
}

/** Writes what changes in a plastic's life; what it was made or ordered for never does. */
export async function updatePlastics(tx: Transaction, rows: readonly Plastic[]): Promise<void> {
  if (rows.length === 0) return;
  await tx.query(
    `update plastics set card_id = p.card_id, state = p.state, pan = p.pan, last4 = p.last4,
       expiry_month = p.expiry_month, expiry_year = p.expiry_year, key_version = p.key_version, carrier = p.carrier,
       tracking_number = p.tracking_number, state_times = p.state_times
     from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::text[], $5::text[], $6::text[], $7::integer[], $8::integer[],
       $9::integer[], $10::text[], $11::text[], $12::text[]::jsonb[])
       as p (merchant_id, id, card_id, state, pan, last4, expiry_month, expiry_year, key_version, carrier,
         tracking_number, state_times)
     where plastics.merchant_id = p.merchant_id and plastics.id = p.id`,
    [rows.map((row) => row.merchantId), rows.map((row) => row.id), ...changing(rows)],
  );
}

/** The columns that change in a plastic's life, in their order. */
function changing(rows: readonly Plastic[]): unknown[][] {
  return [
    rows.map((row) => row.cardId),
    rows.map((row) => row.state),
    rows.map((row) => row.pan),
    rows.map((row) => row.last4),
    rows.map((row) => row.expiry?.month ?? null),
    rows.map((row) => row.expiry?.year ?? null),
    rows.map((row) => row.keyVersion),
    rows.map((row) => row.carrier),
    rows.map((row) => row.trackingNumber),
    rows.map((row) => JSON.stringify(row.times)),
  ];
}
