import { z } from 'zod';
import type { Review } from '../verification.ts';

/** What Sumsub says about a review, in a webhook and in an applicant's status alike. */
export const reviewFields = {
  levelName: z.string().nullish(),
  reviewStatus: z.string().nullish(),
  reviewResult: z
    .object({
      reviewAnswer: z.string().nullish(),
      reviewRejectType: z.string().nullish(),
      moderationComment: z.string().nullish(),
    })
    .nullish(),
};

type ReviewFields = z.infer<z.ZodObject<typeof reviewFields>>;

export type ReadVerdict =
  | ({ readonly kind: 'verdict' } & Pick<Review, 'verdict' | 'retryAllowed' | 'reason'>)
  | { readonly kind: 'no-verdict'; readonly because: 'not-completed' | 'no-answer' | 'another-level' };

const LONGEST_REASON = 500;
/** Line breaks, controls, halves of characters, and marks that turn the direction of writing for all that follows. */
const unprintable = /[\s\p{Cc}\p{Cs}\u202a-\u202e\u2066-\u2069]+/gu;

/**
 * The verdict, if there is one: an answer counts only when the review is completed (“Get applicant review status”), for
 * while a check goes on GREEN and RED are what part of it says. An approval counts at our own level alone, where what we
 * ask for was looked at; a refusal counts wherever it was made. Only FINAL is final: a refusal that does not say may be
 * tried again, for a card that failed for good cannot be mended. Pure.
 */
export function readVerdict(review: ReviewFields, level: string): ReadVerdict {
  const { reviewStatus, reviewResult, levelName } = review;
  if (reviewStatus !== 'completed') return { kind: 'no-verdict', because: 'not-completed' };
  const answer = reviewResult?.reviewAnswer;
  if (answer === 'GREEN') {
    if ((levelName ?? level) !== level) return { kind: 'no-verdict', because: 'another-level' };
    return { kind: 'verdict', verdict: 'approved', retryAllowed: false, reason: '' };
  }
  if (answer !== 'RED') return { kind: 'no-verdict', because: 'no-answer' };
  const retryAllowed = reviewResult?.reviewRejectType !== 'FINAL';
  const reason = shownReason(reviewResult?.moderationComment ?? '', retryAllowed);
  return { kind: 'verdict', verdict: 'rejected', retryAllowed, reason };
}

/** The comment meant for the applicant, in one line. What is meant for us (`clientComment`, the labels) stays out. */
function shownReason(comment: string, retryAllowed: boolean): string {
  const line = comment.replace(unprintable, ' ').trim();
  if (line === '') {
    return retryAllowed
      ? 'What was submitted could not be accepted; it may be submitted again.'
      : 'The identity could not be verified.';
  }
  const characters = Array.from(line);
  return characters.length <= LONGEST_REASON ? line : `${characters.slice(0, LONGEST_REASON - 1).join('')}…`;
}
