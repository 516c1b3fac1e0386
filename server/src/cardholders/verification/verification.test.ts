import { describe, expect, test } from 'vitest';
import { applyReview, opened, type Review, type Verification } from './verification.ts';

const at = (minute: number) => new Date(Date.UTC(2026, 5, 26, 10, minute));
const verification: Verification = {
  id: 'verification',
  merchantId: 'merchant',
  programmeId: 'programme',
  cardholderId: 'cardholder',
  provider: 'simulated',
  applicantId: null,
  status: 'pending',
  retryAllowed: false,
  reason: '',
  reviewedAt: null,
  toldAt: null,
  reviewedBy: null,
  flagged: false,
  dueAt: at(59),
  createdAt: at(0),
};
const review = (minute: number, more: Partial<Review> = {}): Review => ({
  key: String(minute),
  source: 'automated',
  verdict: 'rejected',
  retryAllowed: true,
  reason: 'The image is blurry.',
  reviewedAt: at(minute),
  ...more,
});

describe('a review', () => {
  test('that is older than what counts does not count, whoever made it', () => {
    const standing = applyReview(verification, review(30)) as Verification;
    expect(applyReview(standing, review(29, { source: 'manual', verdict: 'approved' }))).toBeNull();
  });

  test('at the same instant counts when it comes later', () => {
    const standing = applyReview(verification, review(30)) as Verification;
    expect(applyReview(standing, review(30, { verdict: 'approved' }))?.status).toBe('approved');
  });

  test('by a person overrides one by a machine', () => {
    const refused = applyReview(verification, review(30, { retryAllowed: false })) as Verification;
    expect(applyReview(refused, review(31, { source: 'manual', verdict: 'approved' }))).toEqual({
      ...verification,
      status: 'approved',
      reviewedAt: at(31),
      toldAt: at(31),
      reviewedBy: 'manual',
    });
  });

  test('keeps its reason and whether another try is allowed with a refusal only', () => {
    expect(applyReview(verification, review(30))).toMatchObject({
      status: 'rejected',
      retryAllowed: true,
      reason: 'The image is blurry.',
    });
    expect(applyReview(verification, review(30, { verdict: 'approved' }))).toMatchObject({
      retryAllowed: false,
      reason: '',
    });
  });
});

const simulated = (applicantId: string | null) => ({ provider: 'simulated', applicantId });

describe('a session', () => {
  test('at another provider forgets by what id the last one knew the person', () => {
    const standing = opened(verification, simulated('applicant'));
    expect(opened(standing, { provider: 'sumsub', applicantId: null })).toMatchObject({
      provider: 'sumsub',
      applicantId: null,
    });
    expect(opened(standing, simulated(null)).applicantId).toBe('applicant');
  });

  test('takes up again what was refused, with everything else as it was', () => {
    const refused = applyReview(verification, review(30)) as Verification;
    expect(opened(refused, simulated('applicant'))).toEqual({
      ...refused,
      applicantId: 'applicant',
      status: 'pending',
      retryAllowed: false,
    });
  });

  test('does not undo an approval, nor forget who the person is', () => {
    const approved = applyReview(
      { ...verification, applicantId: 'applicant' },
      review(30, { verdict: 'approved' }),
    ) as Verification;
    expect(opened(approved, simulated(null))).toEqual(approved);
  });
});
