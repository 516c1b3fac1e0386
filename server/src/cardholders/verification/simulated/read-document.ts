import { findDocument, type StoredDocument, sealContext } from './documents-store.ts';
import type { SimulatedContext } from './simulated-context.ts';
import type { DocumentKind } from './submission.ts';

/** A merchant's picture of a person, decrypted: for an operator who reviews. Null when there is none of the kind. */
export async function readDocument(
  { database, vault }: Pick<SimulatedContext, 'database' | 'vault'>,
  merchantId: string,
  verificationId: string,
  kind: DocumentKind,
): Promise<(StoredDocument & { readonly bytes: Buffer }) | null> {
  const row = await findDocument(database, merchantId, verificationId, kind);
  if (row === null) return null;
  const { id, mediaType, size, createdAt } = row;
  return { id, kind, mediaType, size, createdAt, bytes: vault.openBytes(row.sealed, sealContext(row)) };
}
