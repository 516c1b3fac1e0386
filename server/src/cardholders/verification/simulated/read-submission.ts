import { findCardholder } from '../../cardholders-store.ts';
import type { VerificationStatus } from '../verification.ts';
import { listDocuments, type StoredDocument } from './documents-store.ts';
import type { Session } from './session.ts';
import type { SimulatedContext } from './simulated-context.ts';
import { loadStanding } from './standing.ts';
import { type DocumentType, isAwaited, isWaiting } from './submission.ts';

/** What the person sees of their verification. */
export interface SubmissionView {
  readonly status: VerificationStatus;
  /** What was handed in last, also before a refusal; null when nothing was. */
  readonly documentType: DocumentType | null;
  readonly country: string | null;
  /** Where the person lives, in two letters, so that they need not look for it; null when nobody said. */
  readonly residence: string | null;
  readonly documents: readonly StoredDocument[];
  /** Whether what was handed in waits for a review, or had it; false while something is to be handed in. */
  readonly submitted: boolean;
  /** Whether an application waits for the result; where none does, nothing is needed of the person. */
  readonly awaited: boolean;
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
  const person = await findCardholder(database, verification, verification.cardholderId);
  return {
    status,
    documentType: submission?.documentType ?? null,
    country: submission?.country ?? null,
    residence: person?.countryCode || null,
    documents,
    submitted: submission !== null && (status !== 'pending' || isWaiting(verification, submission)),
    awaited: isAwaited(verification),
    retryAllowed,
    reason,
  };
}
