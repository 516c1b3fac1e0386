import type { Currency } from '../money/index.ts';
import type { Queryable, Transaction } from '../platform/index.ts';
import type { NetworkEvent, NetworkEventFlag } from './authorization.ts';
import { type PackedDecision, packDecision, unpackDecision } from './packed-details.ts';

export async function insertNetworkEvents(tx: Transaction, rows: readonly NetworkEvent[]): Promise<void> {
  if (rows.length === 0) return;
  await tx.query(
    `insert into network_events (merchant_id, id, number, programme_id, card_id, authorization_id, original_number, type,
       fee_kind, status, amount, currency, billing_amount, billing_currency, settlement_amount, settlement_currency,
       posted, auth_code, response_code, decline_reason, flags, acceptor, occurred_at, decision, cost_change)
     select * from unnest($1::uuid[], $2::uuid[], $3::bigint[], $4::uuid[], $5::uuid[], $6::uuid[], $7::bigint[],
       $8::text[], $9::text[], $10::text[], $11::bigint[], $12::text[], $13::bigint[], $14::text[], $15::bigint[],
       $16::text[], $17::bigint[], $18::text[], $19::text[], $20::text[], $21::text[], $22::text[]::jsonb[],
       $23::timestamptz[], $24::text[]::jsonb[], $25::bigint[])`,
    [
      rows.map((row) => row.merchantId),
      rows.map((row) => row.id),
      rows.map((row) => row.number),
      rows.map((row) => row.programmeId),
      rows.map((row) => row.cardId),
      rows.map((row) => row.authorizationId),
      rows.map((row) => row.originalNumber),
      rows.map((row) => row.type),
      rows.map((row) => row.feeKind),
      rows.map((row) => row.status),
      rows.map((row) => row.amount.amount),
      rows.map((row) => row.amount.currency),
      rows.map((row) => row.billing.amount),
      rows.map((row) => row.billing.currency),
      rows.map((row) => row.settlement?.amount ?? null),
      rows.map((row) => row.settlement?.currency ?? null),
      rows.map((row) => row.posted),
      rows.map((row) => row.authCode),
      rows.map((row) => row.responseCode),
      rows.map((row) => row.declineReason),
      rows.map((row) => row.flags.join(' ')),
      rows.map((row) => JSON.stringify(row.acceptor)),
      rows.map((row) => row.occurredAt.toISOString()),
      rows.map((row) => row.decision && packDecision(row.decision)),
      rows.map((row) => row.costChange),
    ],
  );
}

type EventRow = Omit<NetworkEvent, 'amount' | 'billing' | 'settlement' | 'flags' | 'decision'> & {
  readonly decision: PackedDecision | null;
  readonly amount: bigint;
  readonly currency: Currency;
  readonly billing_amount: bigint;
  readonly billing_currency: Currency;
  readonly settlement_amount: bigint | null;
  readonly settlement_currency: Currency | null;
  readonly flags: string;
};

const selectEvents = `select merchant_id as "merchantId", id, number, programme_id as "programmeId",
  card_id as "cardId", authorization_id as "authorizationId", original_number as "originalNumber", type,
  fee_kind as "feeKind", status, amount, currency, billing_amount, billing_currency, settlement_amount,
  settlement_currency, posted, auth_code as "authCode", response_code as "responseCode",
  decline_reason as "declineReason", flags, acceptor, occurred_at as "occurredAt", decision, cost_change as "costChange"
  from network_events`;

function eventFromRow(row: EventRow): NetworkEvent {
  const { currency, billing_amount, billing_currency, settlement_amount, settlement_currency, ...rest } = row;
  const settled = settlement_amount !== null && settlement_currency !== null;
  return {
    ...rest,
    amount: { amount: row.amount, currency },
    billing: { amount: billing_amount, currency: billing_currency },
    settlement: settled ? { amount: settlement_amount, currency: settlement_currency } : null,
    decision: row.decision && unpackDecision(row.decision),
    flags: row.flags === '' ? [] : (row.flags.split(' ') as NetworkEventFlag[]),
  };
}

export async function readNetworkEvent(
  database: Queryable,
  merchantId: string,
  id: string,
): Promise<NetworkEvent | null> {
  const rows = await database.query<EventRow>(`${selectEvents} where merchant_id = $1 and id = $2`, [
    merchantId,
    id,
  ]);
  return rows[0] ? eventFromRow(rows[0]) : null;
}

/** Everything that happened to a purchase, in order. */
export async function listEventsOf(
  database: Queryable,
  merchantId: string,
  authorizationId: string,
): Promise<NetworkEvent[]> {
  const rows = await database.query<EventRow>(
    `${selectEvents} where merchant_id = $1 and authorization_id = $2 order by number`,
    [merchantId, authorizationId],
  );
  return rows.map(eventFromRow);
}

interface CardName {
  readonly merchantId: string;
  readonly id: string;
}

/** Everything that happened to a card, newest first. Pages are counted from 1. */
export async function listNetworkEvents(
  database: Queryable,
  card: CardName,
  page: { readonly number: number; readonly size: number },
): Promise<{ readonly total: number; readonly rows: readonly NetworkEvent[] }> {
  const where = 'where merchant_id = $1 and card_id = $2';
  const [counted, rows] = await Promise.all([
    database.query<{ total: bigint }>(`select count(*) as total from network_events ${where}`, [
      card.merchantId,
      card.id,
    ]),
    database.query<EventRow>(`${selectEvents} ${where} order by number desc limit $3 offset $4`, [
      card.merchantId,
      card.id,
      page.size,
      (page.number - 1) * page.size,
    ]),
  ]);
  return { total: Number(counted[0]?.total ?? 0n), rows: rows.map(eventFromRow) };
}

/** The money that moved on a card, before a certain movement, newest first. */
export async function listTransactionsAfter(
  database: Queryable,
  card: CardName,
  page: { readonly after: bigint | null; readonly limit: number },
): Promise<NetworkEvent[]> {
  const rows = await database.query<EventRow>(
    `${selectEvents} where merchant_id = $1 and card_id = $2 and posted is not null
       and ($3::bigint is null or number < $3) order by number desc limit $4`,
    [card.merchantId, card.id, page.after, page.limit],
  );
  return rows.map(eventFromRow);
}
