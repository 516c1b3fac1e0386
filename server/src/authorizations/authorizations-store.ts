import type { Currency } from '../money/index.ts';
import type { Queryable, Transaction } from '../platform/index.ts';
import type { Authorization, AuthorizationKey, CardTransaction } from './authorization.ts';

const selectAuthorizations = `select merchant_id as "merchantId", id, programme_id as "programmeId",
  card_id as "cardId", status, currency, purchase_amount, purchase_currency, reversed, held, open, settled, auth_code as "authCode", first_number as "firstNumber",
  acceptor, created_at as "createdAt", expires_at as "expiresAt" from authorizations`;

type AuthorizationRow = Omit<Authorization, 'purchase'> & {
  readonly purchase_amount: bigint;
  readonly purchase_currency: Currency;
};

function authorizationFromRow({
  purchase_amount,
  purchase_currency,
  ...row
}: AuthorizationRow): Authorization {
  return { ...row, purchase: { amount: purchase_amount, currency: purchase_currency } };
}

export async function loadAuthorizations(
  tx: Transaction,
  keys: readonly AuthorizationKey[],
): Promise<Authorization[]> {
  if (keys.length === 0) return [];
  const rows = await tx.query<AuthorizationRow>(
    `${selectAuthorizations} where (merchant_id, id) in (select * from unnest($1::uuid[], $2::uuid[]))`,
    [keys.map((key) => key.merchantId), keys.map((key) => key.authorizationId)],
  );
  return rows.map(authorizationFromRow);
}

export async function readAuthorization(
  database: Queryable,
  merchantId: string,
  id: string,
): Promise<Authorization | null> {
  const rows = await database.query<AuthorizationRow>(
    `${selectAuthorizations} where merchant_id = $1 and id = $2`,
    [merchantId, id],
  );
  return rows[0] ? authorizationFromRow(rows[0]) : null;
}

export async function insertAuthorizations(tx: Transaction, rows: readonly Authorization[]): Promise<void> {
  if (rows.length === 0) return;
  await tx.query(
    `insert into authorizations (merchant_id, id, programme_id, card_id, status, currency, purchase_amount,
       purchase_currency, reversed, held, open, settled, auth_code, first_number, acceptor, created_at, expires_at)
     select * from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::text[], $6::text[], $7::bigint[],
       $8::text[], $9::bigint[], $10::bigint[], $11::bigint[], $12::bigint[], $13::text[], $14::bigint[],
       $15::text[]::jsonb[], $16::timestamptz[], $17::timestamptz[])`,
    [
      rows.map((row) => row.merchantId),
      rows.map((row) => row.id),
      rows.map((row) => row.programmeId),
      rows.map((row) => row.cardId),
      rows.map((row) => row.status),
      rows.map((row) => row.currency),
      rows.map((row) => row.purchase.amount),
      rows.map((row) => row.purchase.currency),
      rows.map((row) => row.reversed),
      rows.map((row) => row.held),
      rows.map((row) => row.open),
      rows.map((row) => row.settled),
      rows.map((row) => row.authCode),
      rows.map((row) => row.firstNumber),
      rows.map((row) => JSON.stringify(row.acceptor)),
      rows.map((row) => row.createdAt.toISOString()),
      rows.map((row) => row.expiresAt.toISOString()),
    ],
  );
}

export async function updateAuthorizations(tx: Transaction, rows: readonly Authorization[]): Promise<void> {
  if (rows.length === 0) return;
  await tx.query(
    `update authorizations set status = a.status, settled = a.settled, open = a.open, reversed = a.reversed
     from unnest($1::uuid[], $2::uuid[], $3::text[], $4::bigint[], $5::bigint[], $6::bigint[])
       as a (merchant_id, id, status, settled, open, reversed)
     where authorizations.merchant_id = a.merchant_id and authorizations.id = a.id`,
    [
      rows.map((row) => row.merchantId),
      rows.map((row) => row.id),
      rows.map((row) => row.status),
      rows.map((row) => row.settled),
      rows.map((row) => row.open),
      rows.map((row) => row.reversed),
    ],
  );
}

export async function insertTransactions(tx: Transaction, rows: readonly CardTransaction[]): Promise<void> {
  if (rows.length === 0) return;
  await tx.query(
    `insert into transactions (merchant_id, id, number, programme_id, card_id, authorization_id, original_number, type,
       status, amount, currency, billing_amount, billing_currency, settlement_amount, settlement_currency, auth_code,
       response_code, decline_reason, acceptor, occurred_at)
     select * from unnest($1::uuid[], $2::uuid[], $3::bigint[], $4::uuid[], $5::uuid[], $6::uuid[], $7::bigint[],
       $8::text[], $9::text[], $10::bigint[], $11::text[], $12::bigint[], $13::text[], $14::bigint[], $15::text[],
       $16::text[], $17::text[], $18::text[], $19::text[]::jsonb[], $20::timestamptz[])`,
    [
      rows.map((row) => row.merchantId),
      rows.map((row) => row.id),
      rows.map((row) => row.number),
      rows.map((row) => row.programmeId),
      rows.map((row) => row.cardId),
      rows.map((row) => row.authorizationId),
      rows.map((row) => row.originalNumber),
      rows.map((row) => row.type),
      rows.map((row) => row.status),
      rows.map((row) => row.amount.amount),
      rows.map((row) => row.amount.currency),
      rows.map((row) => row.billing.amount),
      rows.map((row) => row.billing.currency),
      rows.map((row) => row.settlement?.amount ?? null),
      rows.map((row) => row.settlement?.currency ?? null),
      rows.map((row) => row.authCode),
      rows.map((row) => row.responseCode),
      rows.map((row) => row.declineReason),
      rows.map((row) => JSON.stringify(row.acceptor)),
      rows.map((row) => row.occurredAt.toISOString()),
    ],
  );
}

type TransactionRow = Omit<CardTransaction, 'amount' | 'billing' | 'settlement'> & {
  readonly amount: bigint;
  readonly currency: Currency;
  readonly billing_amount: bigint;
  readonly billing_currency: Currency;
  readonly settlement_amount: bigint | null;
  readonly settlement_currency: Currency | null;
};

const selectTransactions = `select merchant_id as "merchantId", id, number, programme_id as "programmeId",
  card_id as "cardId", authorization_id as "authorizationId", original_number as "originalNumber", type, status,
  amount, currency, billing_amount, billing_currency, settlement_amount, settlement_currency, auth_code as "authCode",
  response_code as "responseCode", decline_reason as "declineReason", acceptor, occurred_at as "occurredAt"
  from transactions`;

function transactionFromRow(row: TransactionRow): CardTransaction {
  const { currency, billing_amount, billing_currency, settlement_amount, settlement_currency, ...rest } = row;
  const settled = settlement_amount !== null && settlement_currency !== null;
  return {
    ...rest,
    amount: { amount: row.amount, currency },
    billing: { amount: billing_amount, currency: billing_currency },
    settlement: settled ? { amount: settlement_amount, currency: settlement_currency } : null,
  };
}

export async function readTransaction(
  database: Queryable,
  merchantId: string,
  id: string,
): Promise<CardTransaction | null> {
  const rows = await database.query<TransactionRow>(
    `${selectTransactions} where merchant_id = $1 and id = $2`,
    [merchantId, id],
  );
  return rows[0] ? transactionFromRow(rows[0]) : null;
}

/** A card's network messages, newest first. Pages are counted from 1. */
export async function listTransactions(
  database: Queryable,
  card: { readonly merchantId: string; readonly id: string },
  page: { readonly number: number; readonly size: number },
): Promise<{ readonly total: number; readonly rows: readonly CardTransaction[] }> {
  const where = 'where merchant_id = $1 and card_id = $2';
  const [counted, rows] = await Promise.all([
    database.query<{ total: bigint }>(`select count(*) as total from transactions ${where}`, [
      card.merchantId,
      card.id,
    ]),
    database.query<TransactionRow>(`${selectTransactions} ${where} order by number desc limit $3 offset $4`, [
      card.merchantId,
      card.id,
      page.size,
      (page.number - 1) * page.size,
    ]),
  ]);
  return { total: Number(counted[0]?.total ?? 0n), rows: rows.map(transactionFromRow) };
}
