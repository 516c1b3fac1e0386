import type { Currency } from '../money/index.ts';
import type { BatchStamp, Queryable, Transaction } from '../platform/index.ts';
import type { Authorization, Timing } from './authorization.ts';
import { packDetails, unpackDetails } from './packed-details.ts';
import type { PurchaseKey } from './purchase-key.ts';

const columns = `a.merchant_id as "merchantId", a.id, a.programme_id as "programmeId", a.card_id as "cardId", a.status,
  a.currency, a.purchase_amount, a.purchase_currency, a.reversed, a.cleared, a.held, a.open, a.open_fees as "openFees",
  a.settled, a.auth_code as "authCode", a.first_number as "firstNumber", a.transaction_id as "transactionId", a.rrn,
  a.is_early as "isEarly", a.settlement_shard as "settlementShard", a.hold_number as "holdNumber", a.acceptor,
  a.details, a.created_at as "createdAt", a.counted_at as "countedAt",
  a.expires_at as "expiresAt"`;

type AuthorizationRow = Omit<Authorization, 'purchase' | 'details'> & {
  readonly purchase_amount: bigint;
  readonly purchase_currency: Currency;
  readonly details: Parameters<typeof unpackDetails>[0];
};

function authorizationFromRow(row: AuthorizationRow): Authorization {
  const { purchase_amount, purchase_currency, details, ...rest } = row;
  return {
    ...rest,
    purchase: { amount: purchase_amount, currency: purchase_currency },
    details: unpackDetails(details),
  };
}

/** What the keys find, oldest first. The statements leave at once, whatever the keys look for. */
export async function loadPurchases(tx: Transaction, keys: readonly PurchaseKey[]): Promise<Authorization[]> {
  if (keys.length === 0) return [];
  const first = keys.filter((key) => key.looksFor === 'what-came-before');
  const following = keys.filter((key) => key.looksFor === 'purchase' && key.authorizationId === null);
  const named = keys.filter((key) => key.authorizationId !== null);
  const found = await Promise.all([
    find(tx, `(a.is_early or a.details ->> 'type' in ('advice', 'settlement'))`, 'rrn', first),
    find(
      tx,
      'true',
      'transaction_id',
      [...first, ...following].filter((key) => key.transactionId !== null),
    ),
    find(tx, 'true', 'rrn', following),
    named.length === 0
      ? []
      : tx.query<AuthorizationRow>(
          `select ${columns} from authorizations a
           where (a.merchant_id, a.id) in (select * from unnest($1::uuid[], $2::uuid[]))`,
          [named.map((key) => key.merchantId), named.map((key) => key.authorizationId)],
        ),
  ]);
  const byId = new Map(found.flat().map((row) => [row.id, row]));
  return [...byId.values()].sort((a, b) => (a.id < b.id ? -1 : 1)).map(authorizationFromRow);
}

async function find(
  tx: Transaction,
  where: string,
  by: 'transaction_id' | 'rrn',
  keys: readonly PurchaseKey[],
): Promise<AuthorizationRow[]> {
  if (keys.length === 0) return [];
  return await tx.query<AuthorizationRow>(
    `select ${columns}
     from unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[]) as k (merchant_id, card_id, transaction_id, rrn)
     join authorizations a on a.merchant_id = k.merchant_id and a.card_id = k.card_id and a.${by} = k.${by}
     where ${where}`,
    [
      keys.map((key) => key.merchantId),
      keys.map((key) => key.cardId),
      keys.map((key) => key.transactionId),
      keys.map((key) => key.rrn),
    ],
  );
}

/** An authorization that is new, with when it was where. */
export interface OpenedAuthorization {
  readonly authorization: Authorization;
  readonly timing: Timing;
}

export async function insertAuthorizations(
  tx: Transaction,
  opened: readonly OpenedAuthorization[],
  stamp: BatchStamp,
): Promise<void> {
  if (opened.length === 0) return;
  const rows = opened.map(({ authorization }) => authorization);
  const since = (read: (one: OpenedAuthorization) => number) =>
    opened.map((one) => Math.max(0, Math.round(read(one) - one.timing.received)));
  await tx.query(
    `insert into authorizations (merchant_id, id, programme_id, card_id, status, currency, purchase_amount,
       purchase_currency, reversed, cleared, held, open, open_fees, settled, auth_code, first_number, transaction_id, rrn,
       is_early, settlement_shard, hold_number, acceptor, details, created_at, expires_at, received_at, received_us,
       loaded_us, decided_us, stored_us, counted_at, lane, batch)
     select a.*, $31::uuid, $32::bigint
     from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::text[], $6::text[], $7::bigint[], $8::text[],
       $9::bigint[], $10::bigint[], $11::bigint[], $12::bigint[], $13::bigint[], $14::bigint[], $15::text[], $16::bigint[],
       $17::text[], $18::text[], $19::boolean[], $20::text[], $21::integer[], $22::text[]::jsonb[], $23::text[]::jsonb[],
       $24::timestamptz[], $25::timestamptz[], $26::timestamptz[], $27::bigint[], $28::bigint[], $29::bigint[],
       $30::bigint[], $33::timestamptz[]) as a`,
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
      rows.map((row) => row.cleared),
      rows.map((row) => row.held),
      rows.map((row) => row.open),
      rows.map((row) => row.openFees),
      rows.map((row) => row.settled),
      rows.map((row) => row.authCode),
      rows.map((row) => row.firstNumber),
      rows.map((row) => row.transactionId),
      rows.map((row) => row.rrn),
      rows.map((row) => row.isEarly),
      rows.map((row) => row.settlementShard),
      rows.map((row) => row.holdNumber),
      rows.map((row) => JSON.stringify(row.acceptor)),
      rows.map((row) => packDetails(row.details)),
      rows.map((row) => row.createdAt.toISOString()),
      rows.map((row) => row.expiresAt.toISOString()),
      opened.map(({ timing }) => timing.receivedAt.toISOString()),
      opened.map(({ timing }) => Math.round(timing.received)),
      since(({ timing }) => timing.loaded),
      since(({ timing }) => timing.decided),
      since(() => stamp.storingUs),
      stamp.lane,
      stamp.number,
      rows.map((row) => row.countedAt.toISOString()),
    ],
  );
}

/** An authorization that a later message changed, and as it was read. */
export interface ChangedAuthorization {
  readonly authorization: Authorization;
  readonly before: Authorization | undefined;
}

/** Writes what later messages change. Only a purchase whose reversal came first gets its details and acceptor late. */
export async function updateAuthorizations(
  tx: Transaction,
  changed: readonly ChangedAuthorization[],
): Promise<void> {
  if (changed.length === 0) return;
  const rows = changed.map(({ authorization }) => authorization);
  const isSame = (field: 'details' | 'acceptor') =>
    changed.map(({ authorization, before }) => authorization[field] === before?.[field]);
  const [sameDetails, sameAcceptor] = [isSame('details'), isSame('acceptor')];
  await tx.query(
    `update authorizations set status = a.status, purchase_amount = a.purchase_amount, reversed = a.reversed,
       cleared = a.cleared, held = a.held, open = a.open, open_fees = a.open_fees, settled = a.settled,
       auth_code = a.auth_code, is_early = a.is_early, hold_number = a.hold_number,
       transaction_id = a.transaction_id, rrn = a.rrn, counted_at = a.counted_at,
       purchase_currency = a.purchase_currency, acceptor = coalesce(a.acceptor, authorizations.acceptor),
       details = coalesce(a.details, authorizations.details), expires_at = a.expires_at
     from unnest($1::uuid[], $2::uuid[], $3::text[], $4::bigint[], $5::bigint[], $6::bigint[], $7::bigint[], $8::bigint[],
       $9::bigint[], $10::bigint[], $11::text[], $12::boolean[], $13::integer[], $14::text[]::jsonb[], $15::timestamptz[],
       $16::text[], $17::text[], $18::timestamptz[], $19::text[], $20::text[]::jsonb[])
       as a (merchant_id, id, status, purchase_amount, reversed, cleared, held, open, open_fees, settled, auth_code,
       is_early, hold_number, details, expires_at, transaction_id, rrn, counted_at, purchase_currency, acceptor)
     where authorizations.merchant_id = a.merchant_id and authorizations.id = a.id`,
    [
      rows.map((row) => row.merchantId),
      rows.map((row) => row.id),
      rows.map((row) => row.status),
      rows.map((row) => row.purchase.amount),
      rows.map((row) => row.reversed),
      rows.map((row) => row.cleared),
      rows.map((row) => row.held),
      rows.map((row) => row.open),
      rows.map((row) => row.openFees),
      rows.map((row) => row.settled),
      rows.map((row) => row.authCode),
      rows.map((row) => row.isEarly),
      rows.map((row) => row.holdNumber),
      rows.map((row, index) => (sameDetails[index] ? null : packDetails(row.details))),
      rows.map((row) => row.expiresAt.toISOString()),
      rows.map((row) => row.transactionId),
      rows.map((row) => row.rrn),
      rows.map((row) => row.countedAt.toISOString()),
      rows.map((row) => row.purchase.currency),
      rows.map((row, index) => (sameAcceptor[index] ? null : JSON.stringify(row.acceptor))),
    ],
  );
}

export async function readAuthorization(
  database: Queryable,
  merchantId: string,
  id: string,
): Promise<Authorization | null> {
  const rows = await database.query<AuthorizationRow>(
    `select ${columns} from authorizations a where a.merchant_id = $1 and a.id = $2`,
    [merchantId, id],
  );
  return rows[0] ? authorizationFromRow(rows[0]) : null;
}

/** A card's purchases before a certain one, newest first. */
export async function listAuthorizationsAfter(
  database: Queryable,
  card: { readonly merchantId: string; readonly id: string },
  page: { readonly after: string | null; readonly limit: number },
): Promise<Authorization[]> {
  const rows = await database.query<AuthorizationRow>(
    `select ${columns} from authorizations a
     where a.merchant_id = $1 and a.card_id = $2 and ($3::uuid is null or a.id < $3) order by a.id desc limit $4`,
    [card.merchantId, card.id, page.after, page.limit],
  );
  return rows.map(authorizationFromRow);
}

/** A purchase whose hold has stood too long. */
export interface DueHold {
  readonly merchantId: string;
  readonly cardId: string;
  readonly id: string;
  readonly settlementShard: string;
}

/** Purchases whose holds have stood too long, over all merchants, the longest overdue first. */
export async function listDueHolds(database: Queryable, now: Date, limit: number): Promise<DueHold[]> {
  return await database.query(
    `select merchant_id as "merchantId", card_id as "cardId", id, settlement_shard as "settlementShard"
     from authorizations
     where open > 0 and expires_at <= $1 order by expires_at limit $2`,
    [now, limit],
  );
}
