import { deleteDocuments } from './documents-store.ts';
import type { Session } from './session.ts';
import type { SimulatedContext } from './simulated-context.ts';
import { lockIfOpen } from './standing.ts';
import type { DocumentKind } from './submission.ts';

export type DocumentDeletion =
  | { readonly kind: 'deleted' }
  | { readonly kind: 'refused'; readonly reason: 'not-open' | 'not-found' };

/** The person takes a picture back that they have not handed in. */
export async function deleteDocument(
  { database }: Pick<SimulatedContext, 'database'>,
  session: Session,
  kind: DocumentKind,
): Promise<DocumentDeletion> {
  return await database.transaction(async (tx): Promise<DocumentDeletion> => {
    if (!(await lockIfOpen(tx, session))) return { kind: 'refused', reason: 'not-open' };
    const deleted = await deleteDocuments(tx, session.merchantId, session.verificationId, kind);
    return deleted > 0 ? { kind: 'deleted' } : { kind: 'refused', reason: 'not-found' };
  });
}
