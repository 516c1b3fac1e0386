import type { Queryable, Transaction } from '../../../platform/index.ts';
import type { DocumentKind, Submission } from './submission.ts';

export interface SubmissionKey {
  readonly merchantId: string;
  readonly verificationId: string;
}

const selectSubmissions = `select merchant_id as "merchantId", verification_id as "verificationId", id,
  document_type as "documentType", country, verdict, submitted_at as "submittedAt", review_at as "reviewAt",
  reviewed_before as "reviewedBefore" from verification_submissions`;

const inKeys = 'where (merchant_id, verification_id) in (select * from unnest($1::uuid[], $2::uuid[]))';

function keyColumns(keys: readonly SubmissionKey[]): [string[], string[]] {
  return [keys.map(({ merchantId }) => merchantId), keys.map(({ verificationId }) => verificationId)];
}

export async function loadSubmissions(db: Queryable, keys: readonly SubmissionKey[]): Promise<Submission[]> {
  if (keys.length === 0) return [];
  return await db.query<Submission>(`${selectSubmissions} ${inKeys}`, keyColumns(keys));
}

/** Which kinds of pictures there are. */
export async function loadDocumentKinds(
  db: Queryable,
  keys: readonly SubmissionKey[],
): Promise<{ readonly verificationId: string; readonly kind: DocumentKind }[]> {
  if (keys.length === 0) return [];
  return await db.query(
    `select verification_id as "verificationId", kind from verification_documents ${inKeys}`,
    keyColumns(keys),
  );
}

/** What was handed in, by its own id; null when it was replaced since. */
export async function findSubmission(
  db: Queryable,
  merchantId: string,
  id: string,
): Promise<Submission | null> {
  const rows = await db.query<Submission>(`${selectSubmissions} where merchant_id = $1 and id = $2`, [
    merchantId,
    id,
  ]);
  return rows[0] ?? null;
}

/** Keeps what was handed in, in place of what was before. */
export async function replaceSubmissions(tx: Transaction, rows: readonly Submission[]): Promise<void> {
  if (rows.length === 0) return;
  await tx.query(
    `insert into verification_submissions (merchant_id, verification_id, id, document_type, country, verdict,
       submitted_at, review_at, reviewed_before)
     select * from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::text[], $5::text[], $6::text[], $7::timestamptz[],
       $8::timestamptz[], $9::timestamptz[])
     on conflict (merchant_id, verification_id) do update set id = excluded.id,
       document_type = excluded.document_type, country = excluded.country, verdict = excluded.verdict,
       submitted_at = excluded.submitted_at, review_at = excluded.review_at,
       reviewed_before = excluded.reviewed_before`,
    [
      ...keyColumns(rows),
      rows.map((row) => row.id),
      rows.map((row) => row.documentType),
      rows.map((row) => row.country),
      rows.map((row) => row.verdict),
      rows.map((row) => row.submittedAt.toISOString()),
      rows.map((row) => row.reviewAt.toISOString()),
      rows.map((row) => row.reviewedBefore?.toISOString() ?? null),
    ],
  );
}
