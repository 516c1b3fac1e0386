import type { Queryable, Transaction } from '../platform/index.ts';
import type { Card, CardKey, Operation } from './card.ts';

type NamedCard = Extract<CardKey, { readonly cardId: string }>;
type Holder = Extract<CardKey, { readonly heldBy: string }>;

export const selectCards = `select merchant_id as "merchantId", id, number, programme_id as "programmeId",
  product_id as "productId", product_code as "productCode", category, form, reference, status,
  issuer_block as "issuerBlock", status_before_close as "statusBeforeClose", closing_operation as "closingOperation",
  activating_operation as "activatingOperation", quota_unit as "quotaUnit", currency,
  cardholder_id as "cardholderId", cardholder_number as "cardholderNumber", first_load as "firstLoad", last4, expiry_month, expiry_year,
  key_version as "keyVersion", plastic_id as "plasticId", number_retired as "numberRetired", created_at as "createdAt" from cards`;

export type CardRow = Omit<Card, 'expiry'> & {
  readonly expiry_month: number | null;
  readonly expiry_year: number | null;
};

export function cardFromRow({ expiry_month, expiry_year, ...card }: CardRow): Card {
  const expiry =
    expiry_month === null || expiry_year === null ? null : { month: expiry_month, year: expiry_year };
  return { ...card, expiry };
}

export const selectOperations = `select merchant_id as "merchantId", id, number, card_id as "cardId",
  programme_id as "programmeId", kind, reference, amount, fee, currency, status, plastic_id as "plasticId",
  planned_failure as "plannedFailure", failure_reason as "failureReason", accepted_at as "acceptedAt", completed_at as "completedAt" from operations`;

const inKeys = 'where (merchant_id, id) in (select * from unnest($1::uuid[], $2::uuid[]))';

export async function lockCards(tx: Transaction, keys: readonly NamedCard[]): Promise<void> {
  await tx.query(`select from cards ${inKeys} order by merchant_id, id for no key update`, cardIds(keys));
}

export async function loadCards(tx: Transaction, keys: readonly NamedCard[]): Promise<Card[]> {
  if (keys.length === 0) return [];
  const rows = await tx.query<CardRow>(`${selectCards} ${inKeys}`, cardIds(keys));
  return rows.map(cardFromRow);
}

export async function loadOperations(tx: Transaction, keys: readonly NamedCard[]): Promise<Operation[]> {
  const wanted = keys.filter((key) => key.operationId !== undefined);
  if (wanted.length === 0) return [];
  return await tx.query<Operation>(`${selectOperations} ${inKeys}`, [
    wanted.map((key) => key.merchantId),
    wanted.map((key) => key.operationId),
  ]);
}

/** The operations that are open on the cards whose keys ask for them. */
export async function loadOpenOperations(tx: Transaction, keys: readonly NamedCard[]): Promise<Operation[]> {
  const wanted = keys.filter((key) => key.openOperations);
  if (wanted.length === 0) return [];
  return await tx.query<Operation>(
    `${selectOperations} where status = 'accepted'
       and (merchant_id, card_id) in (select * from unnest($1::uuid[], $2::uuid[]))`,
    cardIds(wanted),
  );
}

function cardIds(keys: readonly NamedCard[]): [string[], string[]] {
  return [keys.map((key) => key.merchantId), keys.map((key) => key.cardId)];
}

/** Which cards these people have. */
export async function loadHeldCards(
  tx: Transaction,
  keys: readonly Holder[],
): Promise<{ readonly heldBy: string; readonly cardId: string }[]> {
  if (keys.length === 0) return [];
  return await tx.query(
    `select cardholder_id as "heldBy", id as "cardId" from cards
     where (merchant_id, cardholder_id) in (select * from unnest($1::uuid[], $2::uuid[]))`,
    [keys.map(({ merchantId }) => merchantId), keys.map(({ heldBy }) => heldBy)],
  );
}

export async function insertCards(tx: Transaction, cards: readonly Card[]): Promise<void> {
  if (cards.length === 0) return;
  await tx.query(
    `insert into cards (merchant_id, id, number, programme_id, product_id, product_code, category, form, reference,
       status, currency, cardholder_id, first_load, created_at, quota_unit, cardholder_number)
     select * from unnest($1::uuid[], $2::uuid[], $3::bigint[], $4::uuid[], $5::uuid[], $6::text[], $7::text[],
       $8::text[], $9::text[], $10::text[], $11::text[], $12::uuid[], $13::bigint[], $14::timestamptz[],
       $15::text[], $16::bigint[])`,
    [
      cards.map((card) => card.merchantId),
      cards.map((card) => card.id),
      cards.map((card) => card.number),
      cards.map((card) => card.programmeId),
      cards.map((card) => card.productId),
      cards.map((card) => card.productCode),
      cards.map((card) => card.category),
      cards.map((card) => card.form),
      cards.map((card) => card.reference),
      cards.map((card) => card.status),
      cards.map((card) => card.currency),
      cards.map((card) => card.cardholderId),
      cards.map((card) => card.firstLoad),
      cards.map((card) => card.createdAt.toISOString()),
      cards.map((card) => card.quotaUnit),
      cards.map((card) => card.cardholderNumber),
    ],
  );
}

/** Writes what changes in a card's life; who it belongs to and what it is never do. */
export async function updateCards(tx: Transaction, cards: readonly Card[]): Promise<void> {
  if (cards.length === 0) return;
  await tx.query(
    `update cards set status = c.status, status_before_close = c.status_before_close,
       closing_operation = c.closing_operation, last4 = c.last4, expiry_month = c.expiry_month,
       expiry_year = c.expiry_year, key_version = c.key_version, issuer_block = c.issuer_block,
       activating_operation = c.activating_operation, quota_unit = c.quota_unit, plastic_id = c.plastic_id,
       number_retired = c.number_retired
     from unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::uuid[], $6::text[], $7::integer[], $8::integer[],
       $9::integer[], $10::text[], $11::uuid[], $12::text[], $13::uuid[], $14::text[]) as c (merchant_id, id, status,
       status_before_close, closing_operation, last4, expiry_month, expiry_year, key_version, issuer_block,
       activating_operation, quota_unit, plastic_id, number_retired)
     where cards.merchant_id = c.merchant_id and cards.id = c.id`,
    [
      cards.map((card) => card.merchantId),
      cards.map((card) => card.id),
      cards.map((card) => card.status),
      cards.map((card) => card.statusBeforeClose),
      cards.map((card) => card.closingOperation),
      cards.map((card) => card.last4),
      cards.map((card) => card.expiry?.month ?? null),
      cards.map((card) => card.expiry?.year ?? null),
      cards.map((card) => card.keyVersion),
      cards.map((card) => card.issuerBlock),
      cards.map((card) => card.activatingOperation),
      cards.map((card) => card.quotaUnit),
      cards.map((card) => card.plasticId),
      cards.map((card) => card.numberRetired),
    ],
  );
}

export async function insertOperations(tx: Transaction, operations: readonly Operation[]): Promise<void> {
  if (operations.length === 0) return;
  await tx.query(
    `insert into operations (merchant_id, id, number, card_id, programme_id, kind, reference, amount, fee, currency,
       status, planned_failure, accepted_at, completed_at, failure_reason, plastic_id)
     select * from unnest($1::uuid[], $2::uuid[], $3::bigint[], $4::uuid[], $5::uuid[], $6::text[], $7::text[],
       $8::bigint[], $9::bigint[], $10::text[], $11::text[], $12::text[], $13::timestamptz[], $14::timestamptz[],
       $15::text[], $16::uuid[])`,
    [
      operations.map((operation) => operation.merchantId),
      operations.map((operation) => operation.id),
      operations.map((operation) => operation.number),
      operations.map((operation) => operation.cardId),
      operations.map((operation) => operation.programmeId),
      operations.map((operation) => operation.kind),
      operations.map((operation) => operation.reference),
      operations.map((operation) => operation.amount),
      operations.map((operation) => operation.fee),
      operations.map((operation) => operation.currency),
      operations.map((operation) => operation.status),
      operations.map((operation) => operation.plannedFailure),
      operations.map((operation) => operation.acceptedAt.toISOString()),
      operations.map((operation) => operation.completedAt?.toISOString() ?? null),
      operations.map((operation) => operation.failureReason),
      operations.map((operation) => operation.plasticId),
    ],
  );
}

export async function updateOperations(tx: Transaction, operations: readonly Operation[]): Promise<void> {
  if (operations.length === 0) return;
  await tx.query(
    `update operations set status = o.status, failure_reason = o.failure_reason, completed_at = o.completed_at, fee = o.fee,
       amount = o.amount
     from unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::timestamptz[], $6::bigint[], $7::bigint[])
       as o (merchant_id, id, status, failure_reason, completed_at, fee, amount)
     where operations.merchant_id = o.merchant_id and operations.id = o.id`,
    [
      operations.map((operation) => operation.merchantId),
      operations.map((operation) => operation.id),
      operations.map((operation) => operation.status),
      operations.map((operation) => operation.failureReason),
      operations.map((operation) => operation.completedAt?.toISOString() ?? null),
      operations.map((operation) => operation.fee),
      operations.map((operation) => operation.amount),
    ],
  );
}

export async function readOperation(
  database: Queryable,
  merchantId: string,
  id: string,
): Promise<Operation | null> {
  const rows = await database.query<Operation>(`${selectOperations} where merchant_id = $1 and id = $2`, [
    merchantId,
    id,
  ]);
  return rows[0] ?? null;
}

export async function readCard(database: Queryable, merchantId: string, id: string): Promise<Card | null> {
  const rows = await database.query<CardRow>(`${selectCards} where merchant_id = $1 and id = $2`, [
    merchantId,
    id,
  ]);
  return rows[0] ? cardFromRow(rows[0]) : null;
}

/** The order that a card was applied for by, while it is open. */
export async function readOrder(
  database: Queryable,
  { merchantId, id }: Pick<Card, 'merchantId' | 'id'>,
): Promise<Operation | null> {
  const rows = await database.query<Operation>(
    `${selectOperations} where merchant_id = $1 and card_id = $2 and kind = 'issue' and status = 'accepted'`,
    [merchantId, id],
  );
  return rows[0] ?? null;
}

/** Every card of a person, oldest first. */
export async function listCardsOfCardholder(
  database: Queryable,
  merchantId: string,
  cardholderId: string,
): Promise<Card[]> {
  const rows = await database.query<CardRow>(
    `${selectCards} where merchant_id = $1 and cardholder_id = $2 order by number`,
    [merchantId, cardholderId],
  );
  return rows.map(cardFromRow);
}
