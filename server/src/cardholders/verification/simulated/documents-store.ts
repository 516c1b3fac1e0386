import type { Database, Queryable, Transaction } from '../../../platform/index.ts';
import { reencryptColumn, type Vault } from '../../../vault/index.ts';
import type { ImageType } from './images/read-image.ts';
import type { DocumentKind } from './submission.ts';
import type { SubmissionKey } from './submissions-store.ts';

/** A picture that a person uploaded, without the picture. */
export interface StoredDocument {
  readonly id: string;
  readonly kind: DocumentKind;
  readonly mediaType: ImageType;
  /** In bytes. */
  readonly size: number;
  readonly createdAt: Date;
}

export interface DocumentRow extends StoredDocument, SubmissionKey {
  readonly sealed: Buffer;
}

type DocumentPlace = Pick<DocumentRow, 'merchantId' | 'verificationId' | 'kind' | 'id'>;

const columns = 'id, kind, media_type as "mediaType", size, created_at as "createdAt"';

/** What a picture is sealed for: it opens in no other place. */
export function sealContext(row: DocumentPlace): string {
  return `verification-document:${row.merchantId}:${row.verificationId}:${row.kind}:${row.id}`;
}

/** Keeps a picture, in place of the one of its kind that was before. */
export async function replaceDocument(tx: Transaction, row: DocumentRow): Promise<void> {
  await tx.query(
    `insert into verification_documents (merchant_id, verification_id, kind, id, media_type, size, sealed, created_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8)
     on conflict (merchant_id, verification_id, kind) do update set id = excluded.id,
       media_type = excluded.media_type, size = excluded.size, sealed = excluded.sealed,
       created_at = excluded.created_at`,
    [
      row.merchantId,
      row.verificationId,
      row.kind,
      row.id,
      row.mediaType,
      row.size,
      row.sealed,
      row.createdAt,
    ],
  );
}

/**
 * Keeps the first pictures of verifications: a statement for each, because megabytes travel as bytes only where they are no
 * part of a list.
 */
export async function insertDocuments(tx: Transaction, rows: readonly DocumentRow[]): Promise<void> {
  await Promise.all(rows.map((row) => replaceDocument(tx, row)));
}

/** The pictures of a verification, in the order front, back, selfie. */
export async function listDocuments(
  db: Queryable,
  merchantId: string,
  verificationId: string,
): Promise<StoredDocument[]> {
  return await db.query<StoredDocument>(
    `select ${columns} from verification_documents where merchant_id = $1 and verification_id = $2
     order by array_position(array['front', 'back', 'selfie'], kind)`,
    [merchantId, verificationId],
  );
}

export async function findDocument(
  db: Queryable,
  merchantId: string,
  verificationId: string,
  kind: DocumentKind,
): Promise<DocumentRow | null> {
  const rows = await db.query<DocumentRow>(
    `select merchant_id as "merchantId", verification_id as "verificationId", sealed, ${columns}
     from verification_documents where merchant_id = $1 and verification_id = $2 and kind = $3`,
    [merchantId, verificationId, kind],
  );
  return rows[0] ?? null;
}

/**
 * Deletes pictures for good, at any time: the right to be forgotten. What was said of them stays.
 * @param kind null for all of them
 * @returns how many there were
 */
export async function deleteDocuments(
  tx: Transaction,
  merchantId: string,
  verificationId: string,
  kind: DocumentKind | null,
): Promise<number> {
  const rows = await tx.query(
    `delete from verification_documents
     where merchant_id = $1 and verification_id = $2 and ($3::text is null or kind = $3) returning kind`,
    [merchantId, verificationId, kind],
  );
  return rows.length;
}

/** Brings all pictures under the vault's current keys. @returns how many it rewrote */
export function reencryptDocuments(database: Database, vault: Vault): Promise<number> {
  return reencryptColumn<DocumentPlace>(database, vault, {
    table: 'verification_documents',
    column: 'sealed',
    key: { merchantId: 'merchant_id', verificationId: 'verification_id', kind: 'kind', id: 'id' },
    contextOf: sealContext,
  });
}
