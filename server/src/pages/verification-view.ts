import type { Session, SubmissionView } from '../cardholders/index.ts';
import { type Clock, publicId } from '../platform/index.ts';

const reviewAnswers = { approved: 'GREEN', rejected: 'RED', pending: null, 'not-started': null } as const;

/** What the page knows of the verification that its token is for. */
export function verificationView(
  session: Session,
  submission: SubmissionView,
  { wall, verdicts }: { readonly wall: Clock; readonly verdicts: readonly string[] },
) {
  const { status, documentType, country, residence, documents, submitted, retryAllowed, reason } = submission;
  const secondsLeft = (session.expiresAt.getTime() - wall.now().getTime()) / 1000;
  return {
    applicant_id: publicId('verification', session.verificationId),
    status,
    document_type: documentType,
    country,
    /** To choose from the start where the person chooses a country. */
    residence,
    documents: documents.map(({ kind, size }) => ({ kind, size })),
    submitted,
    ended: hasEnded(submission),
    review_answer: reviewAnswers[status],
    retry_allowed: retryAllowed,
    reason,
    /** What a tester may choose from; empty where nobody may. */
    verdicts,
    expires_at: session.expiresAt.toISOString(),
    /** The browser's clock is its own. */
    expires_in: Math.max(0, Math.floor(secondsLeft)),
  };
}

/**
 * Whether the person is done without a verdict: no application waits for them any more. A final refusal, and an approval,
 * are said as what they are.
 */
function hasEnded({ awaited, status, retryAllowed }: SubmissionView): boolean {
  return !awaited && status !== 'approved' && (status !== 'rejected' || retryAllowed);
}
