/** Where the verification of a person's identity is. */
export type VerificationStatus =
  /** No session was ever opened. */
  | 'not-started'
  /** The person is on it, or a reviewer. */
  | 'pending'
  | 'approved'
  | 'rejected';

/** Who said it: a machine, a person, or the end of the period. */
export type ReviewSource = 'automated' | 'manual' | 'timeout';

/** The verification of one cardholder's identity. It survives sessions and tokens, and every review of it is kept. */
export interface Verification {
  readonly id: string;
  readonly merchantId: string;
  readonly programmeId: string;
  readonly cardholderId: string;
  /** Which provider verifies: data to this room. */
  readonly provider: string;
  /** The provider's own id of the person; null before the first session. */
  readonly applicantId: string | null;
  readonly status: VerificationStatus;
  /** Whether the person may try again after a refusal. */
  readonly retryAllowed: boolean;
  /** Why the person was refused, in words that may be shown to anybody; empty otherwise. */
  readonly reason: string;
  readonly reviewedAt: Date | null;
  /** The time that the review which counts was told with: see `toldTime`. */
  readonly toldAt: Date | null;
  readonly reviewedBy: ReviewSource | null;
  /** Somebody was refused whose card is in use already: for an operator to look at. */
  readonly flagged: boolean;
  /** Until when an application waits for the result, by the business clock; null while none does. */
  readonly dueAt: Date | null;
  readonly createdAt: Date;
}

/** What a reviewer said. */
export interface Review {
  /** The reviewer's own name for it, unique in its verification: the same one twice is one review. */
  readonly key: string;
  readonly source: ReviewSource;
  readonly verdict: 'approved' | 'rejected';
  /** Of a refusal: whether the person may try again. */
  readonly retryAllowed: boolean;
  /** Of a refusal, in words that may be shown to anybody. */
  readonly reason: string;
  readonly reviewedAt: Date;
}

/**
 * The verification after a review. The review with the greatest `reviewedAt` counts, whoever made it, and of two at one
 * instant the one that came later; an older one is kept and changes nothing. Pure.
 * @returns null when the review is older than what counts
 */
export function applyReview(verification: Verification, review: Review): Verification | null {
  const { reviewedAt, source, verdict } = review;
  if (verification.reviewedAt !== null && reviewedAt < verification.reviewedAt) return null;
  const isRefusal = verdict === 'rejected';
  return {
    ...verification,
    status: verdict,
    retryAllowed: isRefusal && review.retryAllowed,
    reason: isRefusal ? review.reason : '',
    reviewedAt,
    toldAt: toldTime(verification, review),
    reviewedBy: source,
  };
}

/**
 * The time that a review is told with. Merchants take the review with the greatest, and wires tell times in whole seconds:
 * so one that counts is never told with the second of another, and one that does not is told with an earlier one. Pure.
 */
export function toldTime({ toldAt, reviewedAt: counting }: Verification, { reviewedAt }: Review): Date {
  if (toldAt === null || counting === null) return reviewedAt;
  const second = Math.floor(toldAt.getTime() / 1000) * 1000;
  return reviewedAt < counting
    ? new Date(Math.min(reviewedAt.getTime(), second - 1))
    : new Date(Math.max(reviewedAt.getTime(), second + 1000));
}

/**
 * The verification once a session was opened for the person: what was refused is looked at again. Another provider than
 * before knows the person by another id. Pure.
 */
export function opened(
  verification: Verification,
  { provider, applicantId }: Pick<Verification, 'provider' | 'applicantId'>,
): Verification {
  const { status } = verification;
  const known = provider === verification.provider ? verification.applicantId : null;
  return {
    ...verification,
    provider,
    applicantId: applicantId ?? known,
    status: status === 'approved' ? status : 'pending',
    retryAllowed: false,
  };
}

const DAY_MS = 24 * 60 * 60 * 1000;

/** The verification of somebody whom nobody has looked at yet. */
export function newVerification(
  of: Pick<Verification, 'merchantId' | 'programmeId' | 'cardholderId' | 'createdAt' | 'status'>,
  { id, provider, days }: { readonly id: string; readonly provider: string; readonly days: number },
): Verification {
  return {
    ...of,
    id,
    provider,
    applicantId: null,
    retryAllowed: false,
    reason: '',
    reviewedAt: null,
    toldAt: null,
    reviewedBy: null,
    flagged: false,
    dueAt: dueAfter(of.createdAt, days),
  };
}

/** When what waits since then has waited long enough. */
export function dueAfter(since: Date, days: number): Date {
  return new Date(since.getTime() + days * DAY_MS);
}
