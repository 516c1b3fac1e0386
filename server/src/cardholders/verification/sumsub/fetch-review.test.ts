import { describe, expect, test } from 'vitest';
import { person, problemOf, sumsubWorld } from '../../../testing/sumsub-world.ts';

const { sumsub, provider } = await sumsubWorld();

describe('the status of an applicant', () => {
  async function known(review: object = {}) {
    const who = person();
    const opened = await provider().openSession(who);
    if (opened.kind !== 'opened') throw new Error(opened.kind);
    const applicant = sumsub.applicants.get(who.verification.id);
    if (applicant) applicant.review = { ...applicant.review, ...review };
    return { ...who.verification, applicantId: opened.applicantId };
  }
  const rejected = {
    reviewStatus: 'completed',
    reviewDate: '2026-04-01 12:44:52+0000',
    reviewResult: {
      reviewAnswer: 'RED',
      reviewRejectType: 'FINAL',
      moderationComment: 'We could not verify your profile.',
      clientComment: 'internal',
    },
  };

  test('of nobody is not asked for', async () => {
    const { fetchReview, asked } = provider();
    expect(await fetchReview(person().verification)).toEqual({ kind: 'not-reviewed' });
    expect(await fetchReview(person({}, { provider: 'none', applicantId: 'x' }).verification)).toEqual({
      kind: 'not-reviewed',
    });
    expect(asked()).toHaveLength(0);
  });

  test('that Sumsub knows no more is no review', async () => {
    const { verification } = person({}, { applicantId: '0123456789abcdef01234567' });
    expect(await provider().fetchReview(verification)).toEqual({ kind: 'not-reviewed' });
  });

  test('cannot be had when Sumsub is away, or answers nonsense', async () => {
    const verification = await known();
    sumsub.failNext('hang');
    problemOf(await provider({ timeoutMs: 150 }).fetchReview(verification));
    sumsub.failNext({ status: 200, body: '[]' });
    problemOf(await provider().fetchReview(verification));
    problemOf(await provider().fetchReview(await known({ ...rejected, reviewDate: 'then' })));
  });

  test('that is not completed is no review', async () => {
    expect(await provider().fetchReview(await known())).toEqual({ kind: 'not-reviewed' });
    const onHold = await known({ ...rejected, reviewStatus: 'onHold' });
    expect(await provider().fetchReview(onHold)).toEqual({ kind: 'not-reviewed' });
  });

  test('that is completed is a review, the same one however often it is asked for', async () => {
    const verification = await known(rejected);
    const fetched = await provider().fetchReview(verification);
    expect(fetched).toEqual({
      kind: 'reviewed',
      review: {
        key: `status/${verification.applicantId}/fGhIj/2026-04-01 12:44:52+0000`,
        source: 'automated',
        verdict: 'rejected',
        retryAllowed: false,
        reason: 'We could not verify your profile.',
        reviewedAt: new Date('2026-04-01T12:44:52.000Z'),
      },
    });
    expect(await provider().fetchReview(verification)).toEqual(fetched);
  });
});
