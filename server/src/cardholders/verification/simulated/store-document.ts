import { type DocumentRow, replaceDocument, type StoredDocument, sealContext } from './documents-store.ts';
import { readImage } from './images/read-image.ts';
import type { Session } from './session.ts';
import type { SimulatedContext } from './simulated-context.ts';
import { loadStanding, lockIfOpen } from './standing.ts';
import { type DocumentKind, isOpen } from './submission.ts';

/** Of one picture: 8 MiB. */
export const largestDocumentBytes = 8 * 1024 * 1024;

export type DocumentStorage =
  | { readonly kind: 'stored'; readonly document: StoredDocument }
  | { readonly kind: 'refused'; readonly reason: 'not-an-image' | 'too-large' | 'not-open' };

/** Undoes a transaction. */
class NotOpen extends Error {}

/**
 * Keeps a picture, encrypted, in place of the one of its kind that was before: a JPEG, PNG or WebP of 100 to 12,000 pixels
 * both ways, while the person has not handed in.
 */
export async function storeDocument(
  context: Pick<SimulatedContext, 'database' | 'vault' | 'clock' | 'newId'>,
  session: Session,
  { kind, bytes }: { readonly kind: DocumentKind; readonly bytes: Buffer },
): Promise<DocumentStorage> {
  const { database, vault, clock, newId } = context;
  if (bytes.length > largestDocumentBytes) return { kind: 'refused', reason: 'too-large' };
  const image = readImage(bytes);
  if (image === null) return { kind: 'refused', reason: 'not-an-image' };
  const { verification, submission } = await loadStanding(database, session);
  if (!isOpen(verification, submission)) return { kind: 'refused', reason: 'not-open' };

  const { merchantId, verificationId } = session;
  const { mediaType } = image;
  const document = { id: newId(), kind, mediaType, size: bytes.length, createdAt: clock.now() };
  const place = { ...document, merchantId, verificationId };
  const row: DocumentRow = { ...place, sealed: vault.sealBytes(bytes, sealContext(place)) };
  try {
    await database.transaction(async (tx) => {
      // The picture first: the verification is then locked for no longer than a look at it takes.
      const [, open] = await Promise.all([replaceDocument(tx, row), lockIfOpen(tx, session)]);
      if (!open) throw new NotOpen();
    });
  } catch (error) {
    if (error instanceof NotOpen) return { kind: 'refused', reason: 'not-open' };
    throw error;
  }
  return { kind: 'stored', document };
}
