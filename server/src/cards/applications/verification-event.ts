import {
  type Cardholder,
  type CardholderSnapshot,
  cardholderSnapshot,
  type Review,
  type ReviewSource,
  toldTime,
  type Verification,
  type VerificationStatus,
} from '../../cardholders/index.ts';
import type { NewEvent } from '../../events/index.ts';
import type { Card } from '../card.ts';
import { type CardSnapshot, cardSnapshot } from '../card-events.ts';

/**
 * What a review said, inside an event. Reviews can overtake one another: the greatest `reviewedAt` counts, which no two that
 * count share a second of.
 */
export interface ReviewSnapshot {
  readonly verificationId: string;
  readonly cardholderId: string;
  readonly status: VerificationStatus;
  readonly retryAllowed: boolean;
  readonly reason: string;
  readonly source: ReviewSource;
  readonly reviewedAt: string;
  /** False of one that is older than what counts: it changed nothing. */
  readonly counts?: boolean;
}

/** The data of `cardholder.reviewed`. */
export interface CardholderReviewedData {
  readonly cardholder: CardholderSnapshot;
  readonly review: ReviewSnapshot;
}

/** The data of `card.verification_reviewed`. */
export interface CardReviewedData {
  readonly card: CardSnapshot;
  readonly review: ReviewSnapshot;
}

/** @param verification as it was before the review */
function reviewSnapshot(verification: Verification, review: Review): ReviewSnapshot {
  const { verdict, retryAllowed, reason, source } = review;
  const isRefusal = verdict === 'rejected';
  return {
    verificationId: verification.id,
    cardholderId: verification.cardholderId,
    status: verdict,
    retryAllowed: isRefusal && retryAllowed,
    reason: isRefusal ? reason : '',
    source,
    reviewedAt: toldTime(verification, review).toISOString(),
  };
}

/** Somebody was reviewed, told once for the person. */
export function cardholderReviewed(
  id: string,
  cardholder: Cardholder,
  verification: Verification,
  { said, counts }: { readonly said: Review; readonly counts: boolean },
  occurredAt: Date,
): NewEvent {
  const { merchantId, programmeId, cardholderId } = verification;
  const data: CardholderReviewedData = {
    cardholder: cardholderSnapshot(cardholder),
    review: { ...reviewSnapshot(verification, said), counts },
  };
  const type = 'cardholder.reviewed';
  return { id, merchantId, programmeId, type, stream: cardholderId, occurredAt, data: { ...data } };
}

/** The same told of each card that waits, or waited, for the person's verification. */
export function cardReviewed(
  id: string,
  card: Card,
  verification: Verification,
  review: Review,
  occurredAt: Date,
): NewEvent {
  const { merchantId, programmeId } = card;
  const data: CardReviewedData = {
    card: cardSnapshot(card),
    review: reviewSnapshot(verification, review),
  };
  const type = 'card.verification_reviewed';
  return { id, merchantId, programmeId, type, stream: card.id, occurredAt, data: { ...data } };
}
