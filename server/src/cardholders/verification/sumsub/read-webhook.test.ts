import { describe, expect, test } from 'vitest';
import { readSumsubWebhook } from './read-webhook.ts';

const verificationId = '01993a0c-6f6e-7cc1-a2d3-f4b5c6d7e8f9';
const settings = { level: 'card-holders', isSandbox: false } as const;

const approval = {
  applicantId: '5cb56e8e0a975a35f333cb83',
  inspectionId: '5cb56e8e0a975a35f333cb84',
  applicantType: 'individual',
  correlationId: 'req-a260b669-4f14-4bb5-a4c5-ac0218acb9a4',
  levelName: 'card-holders',
  sandboxMode: false,
  externalUserId: verificationId,
  type: 'applicantReviewed',
  reviewResult: { reviewAnswer: 'GREEN' },
  reviewStatus: 'completed',
  createdAt: '2026-04-01 13:23:19+0000',
  createdAtMs: '2026-04-01 13:23:19.321',
  clientId: 'emboss',
};

const refusal = (reviewResult: object = {}, more: object = {}) => ({
  ...approval,
  reviewResult: {
    reviewAnswer: 'RED',
    rejectLabels: ['FORGERY', 'BLOCKLIST'],
    reviewRejectType: 'RETRY',
    moderationComment: 'The picture is blurred. Please take another one.',
    clientComment: 'On an internal blocklist since 2024',
    buttonIds: ['badPhoto'],
    ...reviewResult,
  },
  ...more,
});

const read = (event: unknown, expected: Parameters<typeof readSumsubWebhook>[1] = settings) =>
  readSumsubWebhook(Buffer.from(typeof event === 'string' ? event : JSON.stringify(event)), expected);
const review = (event: unknown) => {
  const news = read(event);
  if (news.kind !== 'review') throw new Error(JSON.stringify(news));
  return news.review;
};
const ignored = (because: string) => ({ kind: 'ignored', type: 'applicantReviewed', because });

describe('a webhook that cannot be read', () => {
  test.each(['', '{', 'null', '[]', '"applicantReviewed"', '{}', '{"type":7}', '{"type":null}'])(
    '%j is malformed',
    (text) => {
      expect(read(text)).toMatchObject({ kind: 'malformed' });
    },
  );

  test.each([
    [{ applicantId: undefined }, 'applicantId'],
    [{ applicantId: '' }, 'applicantId'],
    [{ applicantId: 'x'.repeat(201) }, 'applicantId'],
    [{ correlationId: 'x'.repeat(201) }, 'correlationId'],
    [{ createdAtMs: undefined }, 'createdAtMs'],
    [{ createdAtMs: 1775049799321 }, 'createdAtMs'],
    [{ createdAtMs: 'now' }, 'createdAtMs'],
    [{ sandboxMode: 'false' }, 'sandboxMode'],
    [{ reviewResult: 'GREEN' }, 'reviewResult'],
    [{ reviewResult: { reviewAnswer: true } }, 'reviewResult.reviewAnswer'],
  ])('with %j it names what is wrong, without its value', (change, field) => {
    const news = read({ ...approval, ...change });
    expect(news).toMatchObject({ kind: 'malformed' });
    expect((news as { problem: string }).problem).toContain(field);
    expect((news as { problem: string }).problem).not.toContain('xxx');
  });
});

describe('a webhook that is ignored', () => {
  test.each([
    'applicantCreated',
    'applicantPrechecked',
    'applicantActionReviewed',
    'applicantActionPending',
    'applicantActionOnHold',
    'applicantAwaitingUser',
    'applicantPersonalInfoChanged',
    'applicantLevelChanged',
    'applicantDeactivated',
    'applicantDeleted',
    'applicantWorkflowCompleted',
    'applicantKytTxnApproved',
    'ApplicantReviewed',
    'constructor',
    'somethingNew',
  ])('is one of type %s, however good it looks', (type) => {
    expect(read({ ...approval, type })).toEqual({ kind: 'ignored', type, because: 'no-news' });
  });

  test('is one of a type that we do not read, whatever is in it', () => {
    expect(read({ type: 'kytCaseCreated', applicantId: 7 })).toMatchObject({ because: 'no-news' });
  });

  test.each([
    undefined,
    null,
    '',
    'johndoeID',
    "' or 1=1",
    `${verificationId}0`,
    verificationId.toUpperCase(),
    verificationId.replaceAll('-', ''),
  ])('is one about %j, whom we have not named', (externalUserId) => {
    expect(read({ ...approval, externalUserId })).toEqual(ignored('not-ours'));
  });

  test('comes from the other one of Sumsub’s environments', () => {
    expect(read({ ...approval, sandboxMode: true })).toEqual(ignored('another-environment'));
    const inSandbox = { ...settings, isSandbox: true };
    expect(read(approval, inSandbox)).toEqual(ignored('another-environment'));
    expect(read({ ...approval, type: 'applicantReset' }, inSandbox)).toMatchObject({ kind: 'ignored' });
  });

  test.each(['init', 'pending', 'prechecked', 'queued', 'onHold', 'awaitingService', 'Completed', null])(
    'is a verdict while the review is %j: only a completed one counts',
    (reviewStatus) => {
      expect(read({ ...approval, reviewStatus })).toEqual(ignored('not-completed'));
      expect(read(refusal({}, { reviewStatus }))).toEqual(ignored('not-completed'));
    },
  );

  test.each([undefined, null, {}, { reviewAnswer: 'YELLOW' }, { reviewAnswer: 'green' }])(
    'is a review that says %j',
    (reviewResult) => {
      expect(read({ ...approval, reviewResult })).toEqual(ignored('no-answer'));
    },
  );

  test('is an approval at a level that is not ours', () => {
    expect(read({ ...approval, levelName: 'phone-only' })).toEqual(ignored('another-level'));
    expect(read({ ...approval, levelName: 'Card-holders' })).toEqual(ignored('another-level'));
  });
});

describe('a verdict', () => {
  test('of approval', () => {
    expect(read(approval)).toEqual({
      kind: 'review',
      verificationId,
      review: {
        key: '5cb56e8e0a975a35f333cb83/2026-04-01 13:23:19.321/req-a260b669-4f14-4bb5-a4c5-ac0218acb9a4',
        source: 'automated',
        verdict: 'approved',
        retryAllowed: false,
        reason: '',
        reviewedAt: new Date('2026-04-01T13:23:19.321Z'),
      },
    });
  });

  test('of refusal leaves room for another try, unless it is final', () => {
    const rejected = { verdict: 'rejected', source: 'automated' };
    expect(review(refusal())).toMatchObject({ ...rejected, retryAllowed: true });
    expect(review(refusal({ reviewRejectType: 'FINAL' }))).toMatchObject({
      ...rejected,
      retryAllowed: false,
    });
    for (const reviewRejectType of [undefined, null, 'EXTERNAL'])
      expect(review(refusal({ reviewRejectType }))).toMatchObject({ ...rejected, retryAllowed: true });
  });

  test('of refusal counts at every level', () => {
    expect(review(refusal({}, { levelName: 'enhanced' }))).toMatchObject({ verdict: 'rejected' });
  });

  test('gives the reason that is meant for the applicant, in one line, and nothing that is meant for us', () => {
    expect(review(refusal()).reason).toBe('The picture is blurred. Please take another one.');
    const persian = 'عکس را دوباره\u200cبگیرید';
    expect(review(refusal({ moderationComment: persian })).reason).toBe(persian);
    const lines = refusal({ moderationComment: '  Blurred.\n\n - Take\tanother\u0000one \u202e' });
    expect(review(lines).reason).toBe('Blurred. - Take another one');
    for (const moderationComment of [undefined, null, ' \n']) {
      const retry = review(refusal({ moderationComment })).reason;
      const final = review(refusal({ moderationComment, reviewRejectType: 'FINAL' })).reason;
      expect(retry).toMatch(/submitted again\.$/);
      expect(final).toBe('The identity could not be verified.');
      expect(retry + final).not.toMatch(/blocklist|forgery/i);
    }
    expect(JSON.stringify(read(refusal()))).not.toMatch(/blocklist|forgery|internal/i);
  });

  test('with a very long reason has it cut between characters', () => {
    const { reason } = review(refusal({ moderationComment: '😀'.repeat(600) }));
    expect(reason).toBe(`${'😀'.repeat(499)}…`);
    const whole = '😀'.repeat(500);
    expect(review(refusal({ moderationComment: whole })).reason).toBe(whole);
  });

  test('sent again has the key it had, and another verdict has another', () => {
    const { key } = review(refusal());
    expect(review(refusal()).key).toBe(key);
    const others = [
      refusal({}, { createdAtMs: '2026-04-01 13:23:19.322' }),
      refusal({}, { correlationId: 'req-0' }),
      refusal({}, { applicantId: '5cb56e8e0a975a35f333cb84' }),
      refusal({}, { correlationId: undefined }),
    ].map((event) => review(event).key);
    expect(new Set([key, ...others]).size).toBe(5);
  });

  test('is taken where nothing is said of level or environment, or nothing is known of ours', () => {
    const bare = { ...approval, levelName: undefined, sandboxMode: undefined, applicantType: undefined };
    expect(read(bare)).toMatchObject({ kind: 'review' });
    for (const sandboxMode of [true, false])
      expect(read({ ...approval, sandboxMode }, { ...settings, isSandbox: null }).kind).toBe('review');
  });
});

describe('other news', () => {
  const at = new Date('2026-04-01T13:23:19.321Z');

  test.each(['applicantPending', 'applicantOnHold', 'applicantAwaitingService'])(
    '%s: it is being looked at',
    (type) => {
      const event = { ...approval, type, reviewStatus: 'pending', reviewResult: undefined };
      expect(read(event)).toEqual({ kind: 'pending', verificationId, at });
    },
  );

  test('applicantReset: the person starts anew', () => {
    const event = { ...approval, type: 'applicantReset', reviewStatus: 'init', reviewResult: null };
    expect(read(event)).toEqual({ kind: 'reset', verificationId, at });
  });
});
