import type { BatchStamp, Queryable, Transaction } from '../platform/index.ts';
import { type AccountKind, type AccountRef, type AccountState, mayGoNegative } from './account.ts';
import { emptyPicture, type LedgerPicture } from './book.ts';
import type { LedgerKey } from './ledger-key.ts';
import type { HoldState, Transfer, TransferEntry } from './transfer.ts';

export async function createMissingAccounts(tx: Transaction, accounts: readonly AccountRef[]): Promise<void> {
  if (accounts.length === 0) return;
  await tx.query(
    `insert into accounts (merchant_id, id, currency, kind, subject, may_go_negative)
     select * from unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::boolean[])
     on conflict do nothing`,
    [
      accounts.map((account) => account.merchantId),
      accounts.map((account) => account.id),
      accounts.map((account) => account.currency),
      accounts.map((account) => account.kind),
      accounts.map((account) => account.subject),
      accounts.map(mayGoNegative),
    ],
  );
}

/** The accounts as they stand once they are locked: the locked row itself is read anew after every wait. */
export async function lockAccounts(
  tx: Transaction,
  accounts: readonly AccountRef[],
): Promise<AccountState[]> {
  if (accounts.length === 0) return [];
  const rows = await tx.query<AccountRow>(
    `${selectAccounts} where (merchant_id, id) in (select * from unnest($1::uuid[], $2::uuid[]))
     order by merchant_id, id for no key update`,
    [accounts.map((account) => account.merchantId), accounts.map((account) => account.id)],
  );
  return rows.map(accountFromRow);
}

interface AccountRow {
  readonly merchant_id: string;
  readonly id: string;
  readonly currency: string;
  readonly kind: AccountKind;
  readonly subject: string;
  readonly posted_debits: bigint;
  readonly posted_credits: bigint;
  readonly pending_debits: bigint;
  readonly pending_credits: bigint;
  readonly version: bigint;
}

export async function loadPicture(
  tx: Transaction,
  keys: readonly LedgerKey[],
  locked: Promise<readonly AccountState[] | undefined>,
): Promise<LedgerPicture> {
  const [accounts = [], holds, existing] = await Promise.all([
    locked,
    loadHolds(
      tx,
      pairs(keys, (key) => key.holds),
    ),
    loadTransfers(
      tx,
      pairs(keys, (key) => key.transfers),
    ),
  ]);
  const picture = emptyPicture();
  for (const state of accounts) picture.accounts.set(state.account.id, state);
  for (const hold of holds) picture.holds.set(hold.id, hold);
  for (const entry of existing) picture.existing.set(entry.id, entry);
  return picture;
}

type Pairs = readonly [merchants: string[], ids: string[]];

function pairs(keys: readonly LedgerKey[], idsOf: (key: LedgerKey) => readonly string[] | undefined): Pairs {
  const merchants: string[] = [];
  const ids: string[] = [];
  for (const key of keys) {
    for (const id of idsOf(key) ?? []) {
      merchants.push(key.merchantId);
      ids.push(id);
    }
  }
  return [merchants, ids];
}

async function loadHolds(tx: Transaction, [merchants, ids]: Pairs): Promise<HoldState[]> {
  if (ids.length === 0) return [];
  return await tx.query<HoldState>(
    `select merchant_id as "merchantId", id, debit_account as "debitAccount", credit_account as "creditAccount",
            currency, remaining, reference
     from holds where (merchant_id, id) in (select * from unnest($1::uuid[], $2::uuid[]))`,
    [merchants, ids],
  );
}

async function loadTransfers(tx: Transaction, [merchants, ids]: Pairs): Promise<TransferEntry[]> {
  if (ids.length === 0) return [];
  return await tx.query<TransferEntry>(
    `select ${transferColumns} from transfers where (merchant_id, id) in (select * from unnest($1::uuid[], $2::uuid[]))`,
    [merchants, ids],
  );
}

/** Writes the batch's transfers, and brings accounts and holds to where the picture left them. */
export async function storePicture(
  tx: Transaction,
  picture: LedgerPicture,
  stamp: BatchStamp,
): Promise<void> {
  if (picture.entries.length === 0) return;
  const touched = [...picture.touchedAccounts].map((id) => picture.accounts.get(id) as AccountState);
  const holds = [...picture.touchedHolds.values()];
  const opened = holds.filter((hold) => picture.openedHolds.has(hold.id));
  const changed = holds.filter((hold) => !picture.openedHolds.has(hold.id));
  await Promise.all([
    insertTransfers(tx, picture.entries, stamp),
    updateAccounts(tx, touched),
    insertHolds(tx, opened, stamp),
    updateHolds(tx, changed, picture.knownHolds),
  ]);
}

async function insertTransfers(
  tx: Transaction,
  entries: readonly TransferEntry[],
  stamp: BatchStamp,
): Promise<void> {
  await tx.query(
    `insert into transfers (merchant_id, id, kind, debit_account, credit_account, currency, posted, pending, hold_id,
       code, reference, forced, occurred_at, debit_version, debit_balance, debit_available, credit_version,
       credit_balance, credit_available, position, lane, batch, recorded_at)
     select t.*, (row_number() over ())::integer, $20::uuid, $21::bigint, $22::timestamptz
     from unnest($1::uuid[], $2::uuid[], $3::text[], $4::uuid[], $5::uuid[], $6::text[], $7::bigint[], $8::bigint[],
       $9::uuid[], $10::text[], $11::text[], $12::boolean[], $13::timestamptz[], $14::bigint[], $15::bigint[],
       $16::bigint[], $17::bigint[], $18::bigint[], $19::bigint[]) as t`,
    [
      entries.map((entry) => entry.merchantId),
      entries.map((entry) => entry.id),
      entries.map((entry) => entry.kind),
      entries.map((entry) => entry.debitAccount),
      entries.map((entry) => entry.creditAccount),
      entries.map((entry) => entry.currency),
      entries.map((entry) => entry.posted),
      entries.map((entry) => entry.pending),
      entries.map((entry) => entry.holdId),
      entries.map((entry) => entry.code),
      entries.map((entry) => entry.reference),
      entries.map((entry) => entry.forced),
      entries.map((entry) => entry.occurredAt.toISOString()),
      entries.map((entry) => entry.debitVersion),
      entries.map((entry) => entry.debitBalance),
      entries.map((entry) => entry.debitAvailable),
      entries.map((entry) => entry.creditVersion),
      entries.map((entry) => entry.creditBalance),
      entries.map((entry) => entry.creditAvailable),
      stamp.lane,
      stamp.number,
      stamp.recordedAt,
    ],
  );
}

async function updateAccounts(tx: Transaction, states: readonly AccountState[]): Promise<void> {
  await tx.query(
    `update accounts set posted_debits = s.posted_debits, posted_credits = s.posted_credits,
       pending_debits = s.pending_debits, pending_credits = s.pending_credits, version = s.version
     from unnest($1::uuid[], $2::uuid[], $3::bigint[], $4::bigint[], $5::bigint[], $6::bigint[], $7::bigint[])
       as s (merchant_id, id, posted_debits, posted_credits, pending_debits, pending_credits, version)
     where accounts.merchant_id = s.merchant_id and accounts.id = s.id`,
    [
      states.map((state) => state.account.merchantId),
      states.map((state) => state.account.id),
      states.map((state) => state.postedDebits),
      states.map((state) => state.postedCredits),
      states.map((state) => state.pendingDebits),
      states.map((state) => state.pendingCredits),
      states.map((state) => state.version),
    ],
  );
}

async function insertHolds(tx: Transaction, holds: readonly HoldState[], stamp: BatchStamp): Promise<void> {
  if (holds.length === 0) return;
  await tx.query(
    `insert into holds (merchant_id, id, debit_account, credit_account, currency, remaining, reference, opened_at)
     select h.*, $8::timestamptz from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::text[], $6::bigint[], $7::text[]) as h`,
    [
      holds.map((hold) => hold.merchantId),
      holds.map((hold) => hold.id),
      holds.map((hold) => hold.debitAccount),
      holds.map((hold) => hold.creditAccount),
      holds.map((hold) => hold.currency),
      holds.map((hold) => hold.remaining),
      holds.map((hold) => hold.reference),
      stamp.recordedAt,
    ],
  );
}

/** @throws when what was said to be left of a hold is not what its row says, which is a bug of the caller */
async function updateHolds(
  tx: Transaction,
  holds: readonly HoldState[],
  known: ReadonlyMap<string, bigint>,
): Promise<void> {
  if (holds.length === 0) return;
  const updated = await tx.query<{ id: string }>(
    `update holds set remaining = h.remaining
     from unnest($1::uuid[], $2::uuid[], $3::bigint[], $4::bigint[]) as h (merchant_id, id, remaining, known)
     where holds.merchant_id = h.merchant_id and holds.id = h.id and holds.remaining = coalesce(h.known, holds.remaining)
     returning holds.id`,
    [
      holds.map((hold) => hold.merchantId),
      holds.map((hold) => hold.id),
      holds.map((hold) => hold.remaining),
      holds.map((hold) => known.get(hold.id) ?? null),
    ],
  );
  if (updated.length < holds.length) {
    const found = new Set(updated.map(({ id }) => id));
    const wrong = holds.filter(({ id }) => !found.has(id)).map(({ id }) => id);
    throw new Error(`Holds are not as they were said to be: ${wrong.join(', ')}.`);
  }
}

const selectAccounts = `select merchant_id, id, currency, kind, subject, posted_debits, posted_credits,
  pending_debits, pending_credits, version from accounts`;

export const transferColumns = `merchant_id as "merchantId", id, kind, debit_account as "debitAccount",
  credit_account as "creditAccount", currency, posted, pending, hold_id as "holdId", code, reference, forced,
  occurred_at as "occurredAt", debit_version as "debitVersion", debit_balance as "debitBalance",
  debit_available as "debitAvailable", credit_version as "creditVersion", credit_balance as "creditBalance",
  credit_available as "creditAvailable"`;

export type TransferKind = Transfer['kind'];

function accountFromRow(row: AccountRow): AccountState {
  return {
    account: {
      id: row.id,
      merchantId: row.merchant_id,
      currency: row.currency,
      kind: row.kind,
      subject: row.subject,
    },
    postedDebits: row.posted_debits,
    postedCredits: row.posted_credits,
    pendingDebits: row.pending_debits,
    pendingCredits: row.pending_credits,
    version: row.version,
  };
}

/** The account as it stands, or an empty one when nothing has touched it yet. */
export async function readAccount(database: Queryable, account: AccountRef): Promise<AccountState | null> {
  const rows = await database.query<AccountRow>(`${selectAccounts} where merchant_id = $1 and id = $2`, [
    account.merchantId,
    account.id,
  ]);
  return rows[0] ? accountFromRow(rows[0]) : null;
}
