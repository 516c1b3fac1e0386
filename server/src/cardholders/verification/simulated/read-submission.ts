import type { VerificationStatus } from '../verification.ts';
import { listDocuments, type StoredDocument } from './documents-store.ts';
import type { Session } from './session.ts';
import type { SimulatedContext } from './simulated-context.ts';
import { loadStanding } from './standing.ts';
import { type DocumentType, isWaiting } from './submission.ts';

/** What the person sees of their verification. */
export interface SubmissionView {
  readonly status: VerificationStatus;
  /** What was handed in last, also before a refusal; null when nothing was. */
  readonly documentType: DocumentType | null;
  readonly country: string | null;
  readonly documents: readonly StoredDocument[];
  /** Whether what was handed in waits for a review, or had it; false while something is to be handed in. */
  readonly submitted: boolean;
  /** After a refusal: whether another session may be opened. */
  readonly retryAllowed: boolean;
  /** Of the last refusal, kept while the person tries again; empty otherwise. */
  readonly reason: string;
}

export async function readSubmission(
  { database }: Pick<SimulatedContext, 'database'>,
  session: Session,
): Promise<SubmissionView> {
  const [{ verification, submission }, documents] = await Promise.all([
    loadStanding(database, session),
    listDocuments(database, session.merchantId, session.verificationId),
  ]);
  const { status, retryAllowed, reason } = verification;
  return {
    status,
    documentType: submission?.documentType ?? null,
    country: submission?.country ?? null,
    documents,
    submitted: submission !== null && (status !== 'pending' || isWaiting(verification, submission)),
    retryAllowed,
    reason,
  };
}
