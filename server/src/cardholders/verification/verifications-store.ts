import type { Queryable, Transaction } from '../../platform/index.ts';
import type { Review, Verification } from './verification.ts';

export interface VerificationKey {
  readonly merchantId: string;
  readonly cardholderId: string;
}

/** A review with the verification it is of. */
export interface RecordedReview extends Review {
  readonly merchantId: string;
  readonly verificationId: string;
  readonly recordedAt: Date;
}

const selectVerifications = `select merchant_id as "merchantId", id, programme_id as "programmeId",
  cardholder_id as "cardholderId", provider, applicant_id as "applicantId", status, retry_allowed as "retryAllowed",
  reason, reviewed_at as "reviewedAt", told_at as "toldAt", reviewed_by as "reviewedBy", flagged, due_at as "dueAt",
  created_at as "createdAt" from verifications`;

const inKeys = 'where (merchant_id, cardholder_id) in (select * from unnest($1::uuid[], $2::uuid[]))';

function keyColumns(keys: readonly VerificationKey[]): [string[], string[]] {
  return [keys.map(({ merchantId }) => merchantId), keys.map(({ cardholderId }) => cardholderId)];
}

export async function lockVerifications(tx: Transaction, keys: readonly VerificationKey[]): Promise<void> {
  await tx.query(`select from verifications ${inKeys} order by merchant_id, id for update`, keyColumns(keys));
}

export async function loadVerifications(
  db: Queryable,
  keys: readonly VerificationKey[],
): Promise<Verification[]> {
  if (keys.length === 0) return [];
  return await db.query<Verification>(`${selectVerifications} ${inKeys}`, keyColumns(keys));
}

export async function insertVerifications(tx: Transaction, rows: readonly Verification[]): Promise<void> {
  if (rows.length === 0) return;
  await tx.query(
    `insert into verifications (merchant_id, id, programme_id, cardholder_id, provider, applicant_id, status,
       retry_allowed, reason, reviewed_at, told_at, reviewed_by, flagged, due_at, created_at)
     select * from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::text[], $6::text[], $7::text[],
       $8::boolean[], $9::text[], $10::timestamptz[], $11::timestamptz[], $12::text[], $13::boolean[],
       $14::timestamptz[], $15::timestamptz[])`,
    [
      rows.map((row) => row.merchantId),
      rows.map((row) => row.id),
      rows.map((row) => row.programmeId),
      rows.map((row) => row.cardholderId),
      ...changing(rows),
      rows.map((row) => row.createdAt.toISOString()),
    ],
  );
}

export async function updateVerifications(tx: Transaction, rows: readonly Verification[]): Promise<void> {
  if (rows.length === 0) return;
  await tx.query(
    `update verifications set provider = v.provider, applicant_id = v.applicant_id, status = v.status, retry_allowed = v.retry_allowed,
       reason = v.reason, reviewed_at = v.reviewed_at, told_at = v.told_at, reviewed_by = v.reviewed_by, flagged = v.flagged,
       due_at = v.due_at
     from unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::boolean[], $7::text[],
       $8::timestamptz[], $9::timestamptz[], $10::text[], $11::boolean[], $12::timestamptz[])
       as v (merchant_id, id, provider, applicant_id, status, retry_allowed, reason, reviewed_at, told_at, reviewed_by,
         flagged, due_at)
     where verifications.merchant_id = v.merchant_id and verifications.id = v.id`,
    [rows.map((row) => row.merchantId), rows.map((row) => row.id), ...changing(rows)],
  );
}

/** The columns that change in a verification's life, in their order. */
function changing(rows: readonly Verification[]): unknown[][] {
  return [
    rows.map((row) => row.provider),
    rows.map((row) => row.applicantId),
    rows.map((row) => row.status),
    rows.map((row) => row.retryAllowed),
    rows.map((row) => row.reason),
    rows.map((row) => row.reviewedAt?.toISOString() ?? null),
    rows.map((row) => row.toldAt?.toISOString() ?? null),
    rows.map((row) => row.reviewedBy),
    rows.map((row) => row.flagged),
    rows.map((row) => row.dueAt?.toISOString() ?? null),
  ];
}

export async function insertReviews(tx: Transaction, rows: readonly RecordedReview[]): Promise<void> {
  if (rows.length === 0) return;
  await tx.query(
    `insert into verification_reviews (merchant_id, verification_id, key, source, verdict, retry_allowed, reason,
       reviewed_at, recorded_at)
     select * from unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::boolean[], $7::text[],
       $8::timestamptz[], $9::timestamptz[])`,
    [
      rows.map((row) => row.merchantId),
      rows.map((row) => row.verificationId),
      rows.map((row) => row.key),
      rows.map((row) => row.source),
      rows.map((row) => row.verdict),
      rows.map((row) => row.retryAllowed),
      rows.map((row) => row.reason),
      rows.map((row) => row.reviewedAt.toISOString()),
      rows.map((row) => row.recordedAt.toISOString()),
    ],
  );
}

/** A merchant's verification, or null. */
export async function findVerification(
  db: Queryable,
  merchantId: string,
  selector: { readonly id: string } | { readonly cardholderId: string },
): Promise<Verification | null> {
  const [column, value] = 'id' in selector ? ['id', selector.id] : ['cardholder_id', selector.cardholderId];
  const rows = await db.query<Verification>(
    `${selectVerifications} where merchant_id = $1 and ${column} = $2`,
    [merchantId, value],
  );
  return rows[0] ?? null;
}

/** The verification of this id, of whichever merchant: for providers, which know no merchants. */
export async function findVerificationAnywhere(db: Queryable, id: string): Promise<Verification | null> {
  const rows = await db.query<Verification>(`${selectVerifications} where id = $1`, [id]);
  return rows[0] ?? null;
}

/** Applications whose time is over, of all merchants, longest overdue first. */
export async function listOverdueVerifications(
  db: Queryable,
  now: Date,
  limit: number,
): Promise<Verification[]> {
  return await db.query<Verification>(`${selectVerifications} where due_at <= $1 order by due_at limit $2`, [
    now,
    limit,
  ]);
}

/** A verification with the name of the person whom it is of. */
export type ListedVerification = Verification & { readonly firstName: string; readonly lastName: string };

/** Which verifications are listed; all, where nothing is said. */
export interface VerificationFilter {
  readonly status?: Verification['status'] | undefined;
  /** Those that an operator should look at. */
  readonly flaggedOnly?: boolean;
  /** Those that an application waits for. */
  readonly waitingOnly?: boolean;
}

const NO_ID = '00000000-0000-0000-0000-000000000000';

/** The merchant's verifications after an id, oldest first. Each condition has an index in the order of the list. */
export async function listVerificationsAfter(
  db: Queryable,
  merchantId: string,
  { status, flaggedOnly, waitingOnly }: VerificationFilter,
  page: { readonly after: string | null; readonly limit: number },
): Promise<ListedVerification[]> {
  const conditions = [
    ...(status === undefined ? [] : ['and status = $4']),
    ...(flaggedOnly ? ['and flagged'] : []),
    ...(waitingOnly ? ['and due_at is not null'] : []),
  ].join(' ');
  return await db.query<ListedVerification>(
    `select page.*, people.first_name as "firstName", people.last_name as "lastName"
     from (${selectVerifications} where merchant_id = $1 and id > $2 ${conditions} order by id limit $3) as page
     join cardholders as people on people.merchant_id = $1 and people.id = page."cardholderId"
     order by page.id`,
    [merchantId, page.after ?? NO_ID, page.limit, ...(status === undefined ? [] : [status])],
  );
}

/** Every review of a verification, in the order of its times. */
export async function listReviews(
  db: Queryable,
  merchantId: string,
  verificationId: string,
): Promise<RecordedReview[]> {
  return await db.query<RecordedReview>(
    `select merchant_id as "merchantId", verification_id as "verificationId", key, source, verdict,
       retry_allowed as "retryAllowed", reason, reviewed_at as "reviewedAt", recorded_at as "recordedAt"
     from verification_reviews where merchant_id = $1 and verification_id = $2 order by reviewed_at, recorded_at, key`,
    [merchantId, verificationId],
  );
}

/** An operator has looked at a refusal of somebody whose card is in use. Saying it again changes nothing. */
export async function clearFlag(
  tx: Transaction,
  { merchantId, verificationId }: { readonly merchantId: string; readonly verificationId: string },
): Promise<void> {
  await tx.query('update verifications set flagged = false where merchant_id = $1 and id = $2', [
    merchantId,
    verificationId,
  ]);
}

/** An application waits until then, unless what it waits for has come meanwhile. */
export async function postponeVerification(
  db: Queryable,
  { merchantId, id, dueAt }: Pick<Verification, 'merchantId' | 'id' | 'dueAt'>,
  until: Date,
): Promise<void> {
  await db.query('update verifications set due_at = $4 where merchant_id = $1 and id = $2 and due_at = $3', [
    merchantId,
    id,
    dueAt,
    until,
  ]);
}
