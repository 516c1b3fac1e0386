import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { ClaimedJob } from '../../../platform/index.ts';
import { simulatedWorld } from '../../../testing/simulated-world.ts';
import { testDatabase } from '../../../testing/test-database.ts';
import { deleteDocument } from './delete-document.ts';
import { readSubmission } from './read-submission.ts';
import type { Session } from './session.ts';
import { readSimulatedReview } from './simulated-review.ts';
import type { DocumentKind } from './submission.ts';
import { type HandedIn, SIMULATED_REVIEW_JOB, submitVerification } from './submit-verification.ts';

const database = await testDatabase();
const world = simulatedWorld(database, { reviewDelayMs: 150 });
const { context } = world;
const { clock } = context;
type ReviewJob = Pick<ClaimedJob, 'subject' | 'merchantId'> & { readonly dueAt: Date };

const refused = (reason: string) => ({ kind: 'refused', reason });

const submit = (session: Session, handedIn: Partial<HandedIn> = {}) =>
  submitVerification(context, session, { documentType: 'passport', country: 'DE', ...handedIn });
const jobsOf = ({ merchantId }: Pick<Session, 'merchantId'>) =>
  database.query<ReviewJob>(
    `select subject, merchant_id as "merchantId", due_at as "dueAt" from jobs where kind = $1 and merchant_id = $2`,
    [SIMULATED_REVIEW_JOB, merchantId],
  );
const submissionsOf = ({ verificationId }: Session) =>
  database.query('select from verification_submissions where verification_id = $1', [verificationId]);

/** A person with a session and pictures. */
async function ready(...kinds: DocumentKind[]) {
  const person = await world.person();
  const session = await world.session(person);
  await world.upload(session, ...(kinds.length > 0 ? kinds : (['front', 'selfie'] as const)));
  return { person, session };
}

/** What the reviewer said once the delay was over. */
async function reviewed(session: Session) {
  clock.move(150);
  return await world.runReviews(session);
}

describe('handing in', () => {
  test.each([
    ['nothing', [], 'passport', ['front', 'selfie']],
    ['no selfie', ['front', 'back'], 'passport', ['selfie']],
    ['no back of a card', ['front', 'selfie'], 'id-card', ['back']],
    ['no back of a licence', ['front', 'selfie'], 'driving-licence', ['back']],
    ['no front of a permit', ['back', 'selfie'], 'residence-permit', ['front']],
    ['a document of no kind', ['front', 'back', 'selfie'], 'library-card', ['documentType']],
    ['a document that all objects have', [], 'toString', ['documentType', 'front', 'back', 'selfie']],
  ] as const)('%s is refused, and says what is missing', async (_, kinds, documentType, missing) => {
    const session = await world.session(await world.person());
    await world.upload(session, ...kinds);
    expect(await submit(session, { documentType })).toEqual({ ...refused('incomplete'), missing });
    expect(await readSubmission(context, session)).toMatchObject({ submitted: false, documentType: null });
    expect([await jobsOf(session), await submissionsOf(session)]).toEqual([[], []]);
  });

  test.each(['', 'XX', 'de', 'DEU', 'Germany', 'EU'])('of the country “%s” is refused', async (country) => {
    const { session } = await ready();
    expect(await submit(session, { country })).toEqual({ ...refused('incomplete'), missing: ['country'] });
  });

  test('without what was taken back is refused', async () => {
    const { session } = await ready();
    await deleteDocument(context, session, 'selfie');
    expect(await submit(session)).toEqual({ ...refused('incomplete'), missing: ['selfie'] });
  });

  test('is refused before a session was opened', async () => {
    const person = await world.person();
    const { merchantId, id: verificationId, cardholderId } = person;
    const session = { merchantId, verificationId, cardholderId, expiresAt: new Date(0) };
    expect(await submit(session)).toEqual(refused('not-open'));
  });

  test.each([
    ['another merchant’s', { merchantId: randomUUID() }],
    ['another cardholder’s', { cardholderId: randomUUID() }],
    ['an unknown', { verificationId: randomUUID() }],
  ])('%s verification is refused', async (_, change) => {
    const { session } = await ready();
    expect(await submit({ ...session, ...change })).toEqual(refused('not-open'));
    expect(await submissionsOf(session)).toEqual([]);
  });

  test('twice is refused, and changes nothing', async () => {
    const { session } = await ready();
    expect(await submit(session, { verdict: 'final' })).toEqual({ kind: 'submitted' });
    const [jobs, view] = [await jobsOf(session), await readSubmission(context, session)];
    expect(await submit(session, { verdict: 'approved', country: 'FR' })).toEqual(refused('not-open'));
    expect([await jobsOf(session), await readSubmission(context, session)]).toEqual([jobs, view]);
  });

  test('from several tabs at once is done once, with one job', async () => {
    for (let round = 0; round < 5; round += 1) {
      const { session } = await ready();
      const outcomes = await Promise.all(Array.from({ length: 4 }, () => submit(session)));
      expect(outcomes.map(({ kind }) => kind).sort()).toEqual(['refused', 'refused', 'refused', 'submitted']);
      expect([await jobsOf(session), await submissionsOf(session)]).toMatchObject([{ length: 1 }, [{}]]);
    }
  });

  test.each(['approved', 'rejected'] as const)('is refused once the person was %s', async (verdict) => {
    const { person, session } = await ready();
    await world.review(person, { verdict });
    expect(await submit(session)).toEqual(refused('not-open'));
  });

  test('keeps what was said, wakes the worker, and is due after the delay', async () => {
    const { session } = await ready('front', 'back', 'selfie');
    world.woken.length = 0;
    await clock.stopDuring(async () => {
      expect(await submit(session, { documentType: 'id-card', country: 'FR' })).toEqual({
        kind: 'submitted',
      });
      const [job] = await jobsOf(session);
      expect(job?.dueAt).toEqual(new Date(clock.now().getTime() + 150));
    });
    expect(world.woken).toEqual([SIMULATED_REVIEW_JOB]);
    expect(await readSubmission(context, session)).toMatchObject({
      status: 'pending',
      documentType: 'id-card',
      country: 'FR',
      submitted: true,
      retryAllowed: false,
      reason: '',
    });
  });
});

describe('the simulated reviewer', () => {
  test.each([
    ['approved', { verdict: 'approved', retryAllowed: false, reason: '' }],
    [
      'retry',
      { verdict: 'rejected', retryAllowed: true, reason: 'The document image is blurry or cut off.' },
    ],
    [
      'final',
      { verdict: 'rejected', retryAllowed: false, reason: 'The document does not meet the requirements.' },
    ],
  ] as const)(
    'says %s when the tester chose it, and at the time that was foreseen',
    async (verdict, says) => {
      const { session } = await ready();
      const reviewedAt = await clock.stopDuring(async () => {
        await submit(session, { verdict });
        return new Date(clock.now().getTime() + 150);
      });
      const [job] = await jobsOf(session);
      expect(await reviewed(session)).toEqual([
        { key: job?.subject, source: 'automated', ...says, reviewedAt },
      ]);
      expect(await readSubmission(context, session)).toMatchObject({
        status: says.verdict,
        submitted: true,
        retryAllowed: says.retryAllowed,
        reason: says.reason,
      });
      expect(await jobsOf(session)).toEqual([]);
    },
  );

  test('does not come before the delay is over by the business clock', async () => {
    const { session } = await ready();
    const isDue = async () =>
      (await world.dueJobs()).some(({ merchantId }) => merchantId === session.merchantId);
    await clock.stopDuring(async () => {
      await submit(session);
      clock.move(149);
      expect(await isDue()).toBe(false);
      clock.move(1);
      expect(await isDue()).toBe(true);
    });
  });

  test('approves when the tester chose nothing', async () => {
    const { session } = await ready();
    await submit(session);
    expect(await reviewed(session)).toMatchObject([{ verdict: 'approved' }]);
  });

  test('says nothing when it is left to a person, who then decides', async () => {
    const { person, session } = await ready();
    await submit(session, { verdict: 'manual' });
    expect(await jobsOf(session)).toEqual([]);
    const [row] = await database.query<{ id: string }>(
      'select id from verification_submissions where verification_id = $1',
      [session.verificationId],
    );
    const job = { merchantId: session.merchantId, subject: row?.id ?? '' };
    expect(await readSimulatedReview(database, job)).toBeNull();
    expect(await readSubmission(context, session)).toMatchObject({ status: 'pending', submitted: true });
    await world.review(person, { verdict: 'approved' });
    expect(await readSubmission(context, session)).toMatchObject({ status: 'approved', submitted: true });
  });

  test('has nothing to say of unknown submissions, or of another merchant’s', async () => {
    const { session } = await ready();
    await submit(session);
    const [job] = await jobsOf(session);
    const { merchantId, subject } = job as ReviewJob;
    expect(await readSimulatedReview(database, { merchantId, subject: randomUUID() })).toBeNull();
    expect(await readSimulatedReview(database, { merchantId: randomUUID(), subject })).toBeNull();
    expect(await reviewed(session)).toHaveLength(1);
  });

  test('says the same each time it is asked before it was recorded, and nothing after', async () => {
    const { person, session } = await ready();
    await submit(session, { verdict: 'retry' });
    const [job] = (await jobsOf(session)) as [ReviewJob];
    const said = await readSimulatedReview(database, job);
    clock.move(3_600_000);
    expect(said).not.toBeNull();
    expect(await readSimulatedReview(database, job)).toEqual(said);
    await world.review(person, said?.review ?? {});
    expect(await readSimulatedReview(database, job)).toBeNull();
  });

  test.each([
    ['somebody approved the person', 'approved'],
    ['somebody refused the person', 'rejected'],
  ] as const)('says nothing after %s before it came', async (_, verdict) => {
    const { person, session } = await ready();
    await submit(session);
    await world.review(person, { verdict });
    expect(await reviewed(session)).toEqual([]);
    expect(await readSubmission(context, session)).toMatchObject({ status: verdict, submitted: true });
    expect(await jobsOf(session)).toEqual([]);
  });

  test.each([
    ['nobody waits for the result', 'due_at = null'],
    ['another provider verifies the person', `provider = 'sumsub'`],
  ])('says nothing once %s, and takes nothing either', async (_, change) => {
    const [waiting, open] = [await ready(), await ready()];
    await submit(waiting.session);
    for (const { person } of [waiting, open])
      await database.query(`update verifications set ${change} where id = $1`, [person.id]);
    expect(await reviewed(waiting.session)).toEqual([]);
    expect(await submit(open.session)).toEqual(refused('not-open'));
  });
});

describe('after a refusal that may be retried', () => {
  test('the person tries again with what they uploaded, told why, and is reviewed anew', async () => {
    const { person, session } = await ready();
    await submit(session, { verdict: 'retry' });
    const [first] = await reviewed(session);
    expect(await submit(session)).toEqual(refused('not-open'));
    const again = await world.session(person);
    expect(await readSubmission(context, again)).toMatchObject({
      status: 'pending',
      documentType: 'passport',
      country: 'DE',
      documents: [{ kind: 'front' }, { kind: 'selfie' }],
      submitted: false,
      retryAllowed: false,
      reason: 'The document image is blurry or cut off.',
    });
    expect(await submit(again, { verdict: 'approved' })).toEqual({ kind: 'submitted' });
    expect(await submit(session)).toEqual(refused('not-open'));
    const [second] = await reviewed(session);
    expect(second?.key).not.toBe(first?.key);
    expect(second?.reviewedAt.getTime()).toBeGreaterThan(first?.reviewedAt.getTime() ?? 0);
    expect(await readSubmission(context, again)).toMatchObject({ status: 'approved', submitted: true });
    expect(await submissionsOf(session)).toHaveLength(1);
  });

  test('the review of what was handed in before never comes', async () => {
    const { person, session } = await ready();
    await submit(session, { verdict: 'approved' });
    const [stale] = (await jobsOf(session)) as [ReviewJob];
    await world.review(person, { verdict: 'rejected' });
    const again = await world.session(person);
    expect(await readSimulatedReview(database, stale)).toBeNull();
    await submit(again, { verdict: 'final' });
    expect(await readSimulatedReview(database, stale)).toBeNull();
    expect(await reviewed(session)).toMatchObject([
      { reason: 'The document does not meet the requirements.' },
    ]);
  });

  test('a review dated later than now does not keep the next one from counting', async () => {
    const { person, session } = await ready();
    const ahead = new Date(clock.now().getTime() + 3_600_000);
    await world.review(person, { verdict: 'rejected', reviewedAt: ahead });
    await world.session(person);
    expect(await submit(session)).toEqual({ kind: 'submitted' });
    expect(await submit(session)).toEqual(refused('not-open'));
    expect(await reviewed(session)).toMatchObject([{ reviewedAt: new Date(ahead.getTime() + 1) }]);
    expect(await readSubmission(context, session)).toMatchObject({ status: 'approved' });
  });

  test('an older review that comes late leaves what was handed in waiting', async () => {
    const { person, session } = await ready();
    await world.review(person, { verdict: 'rejected' });
    await world.session(person);
    await submit(session);
    await world.review(person, { verdict: 'approved', reviewedAt: new Date(0) });
    expect(await readSubmission(context, session)).toMatchObject({ status: 'pending', submitted: true });
    expect(await submit(session)).toEqual(refused('not-open'));
    expect(await reviewed(session)).toHaveLength(1);
  });
});
