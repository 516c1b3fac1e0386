import type { Participant } from '../../platform/index.ts';
import { markVerified } from '../cardholders-store.ts';
import type { Verification } from './verification.ts';
import {
  insertReviews,
  insertVerifications,
  loadVerifications,
  lockVerifications,
  type RecordedReview,
  updateVerifications,
  type VerificationKey,
} from './verifications-store.ts';

export type VerificationChange =
  | { readonly kind: 'create'; readonly verification: Verification }
  | { readonly kind: 'update'; readonly verification: Verification }
  /** A review, whether it counts or not. */
  | { readonly kind: 'record'; readonly review: RecordedReview };

export interface VerificationsPicture {
  /** By cardholder. */
  readonly byCardholder: Map<string, Verification>;
  readonly created: Set<string>;
  readonly updated: Set<string>;
  readonly reviews: RecordedReview[];
}

export type VerificationsParticipant = Participant<VerificationKey, VerificationsPicture, VerificationChange>;

/** Verifications in the group commit. A cardholder whose verification was approved is a verified one from then on. */
export const verificationsParticipant: VerificationsParticipant = {
  lock: (tx, keys) => lockVerifications(tx, keys),
  load: async (tx, keys) => ({
    byCardholder: new Map((await loadVerifications(tx, keys)).map((row) => [row.cardholderId, row])),
    created: new Set(),
    updated: new Set(),
    reviews: [],
  }),
  apply: ({ byCardholder, created, updated, reviews }, change) => {
    if (change.kind === 'record') {
      reviews.push(change.review);
      return;
    }
    const { cardholderId } = change.verification;
    byCardholder.set(cardholderId, change.verification);
    (change.kind === 'create' ? created : updated).add(cardholderId);
  },
  store: async (tx, { byCardholder, created, updated, reviews }) => {
    const pick = (ids: Iterable<string>) => [...ids].map((id) => byCardholder.get(id) as Verification);
    const changed = pick(updated.difference(created));
    await Promise.all([
      insertVerifications(tx, pick(created)),
      updateVerifications(tx, changed),
      insertReviews(tx, reviews),
      markVerified(
        tx,
        changed.flatMap(({ merchantId, cardholderId, status, reviewedAt }) =>
          status === 'approved' && reviewedAt ? [{ merchantId, cardholderId, verifiedAt: reviewedAt }] : [],
        ),
      ),
    ]);
  },
};
