import { describe, expect, test } from 'vitest';
import { type FetchedReview, findVerification, type VerificationProvider } from '../../cardholders/index.ts';
import { updateProduct } from '../../catalog/index.ts';
import { applicationWorld } from '../../testing/application-world.ts';
import { testDatabase } from '../../testing/test-database.ts';
import { worked } from '../../testing/worked.ts';
import { Secret } from '../../vault/index.ts';
import { cancelApplication } from './cancel-application.ts';
import { cancelOverdueApplications } from './cancel-overdue-applications.ts';
import { openVerification } from './open-verification.ts';
import { reviewVerification } from './review-verification.ts';
import type { CardReviewedData } from './verification-event.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
const world = await applicationWorld(await testDatabase());
const { engine, scope } = world;
const retry = { verdict: 'rejected', retryAllowed: true } as const;
const final = { verdict: 'rejected', retryAllowed: false } as const;

/** What the opening quota has in use, now and after `work`. */
async function inUse(work: () => Promise<unknown>) {
  const [before, , after] = [await world.quota(), await work(), await world.quota()];
  return {
    held: (after?.held ?? 0n) - (before?.held ?? 0n),
    used: (after?.used ?? 0n) - (before?.used ?? 0n),
  };
}

describe('an application', () => {
  test('under a reference that was used before is refused, and holds nothing', async () => {
    const reference = String((await world.applied()).reference);
    const change = await inUse(async () => {
      expect(await world.apply(reference)).toEqual({ kind: 'refused', reason: 'duplicate-reference' });
    });
    expect(change).toEqual({ held: 0n, used: 0n });
  });

  test('makes a card that waits for its holder, with an open order and a unit of the quota', async () => {
    const change = await inUse(async () => {
      const card = await world.applied();
      expect(card).toMatchObject({ status: 'pending-verification', quotaUnit: 'held', last4: null });
      expect(await world.verification(card)).toMatchObject({
        status: 'not-started',
        dueAt: new Date(card.createdAt.getTime() + 30 * DAY_MS),
      });
      expect(await world.told(card)).toEqual(['card.applied']);
    });
    expect(change).toEqual({ held: 1n, used: 0n });
    expect(await world.verify()).toEqual([]);
  });

  test('is refused once the quota is used up, and the reference stays free', async () => {
    const small = await applicationWorld(world.database, { quota: 3n });
    const outcomes = await Promise.all(Array.from({ length: 10 }, () => small.apply()));
    expect(outcomes.filter(({ kind }) => kind === 'applied')).toHaveLength(3);
    expect(outcomes.filter((one) => one.kind === 'refused').map(({ reason }) => reason)).toEqual(
      Array(7).fill('quota-exhausted'),
    );
    expect(await small.quota()).toEqual({ granted: 3n, held: 3n, used: 0n });
    expect(await small.apply('again')).toMatchObject({ kind: 'refused', reason: 'quota-exhausted' });
    const other = await applicationWorld(world.database, { quota: null });
    expect((await other.apply('again')).kind).toBe('applied');
  });

  test('is without limit where no quota was set, and gives nothing back', async () => {
    const free = await applicationWorld(world.database, { quota: null });
    const card = await free.applied();
    expect(card.quotaUnit).toBeNull();
    expect((await cancelApplication(engine.cards, card)).kind).toBe('cancelled');
    expect(await free.quota()).toBeNull();
  });

  test('waits for its number at once where the product asks for no verified holder', async () => {
    const open = await applicationWorld(world.database, { terms: { requiresVerifiedCardholder: false } });
    const card = await open.applied();
    expect(card.status).toBe('pending-assignment');
    const { merchantId } = open.scope;
    const { cardholderId } = card;
    expect(await findVerification(world.database, merchantId, { cardholderId })).toBeNull();
  });
});

describe('a review', () => {
  test("of another merchant's verification is not found, and changes nothing", async () => {
    const card = await world.applied();
    const { id: verificationId } = await world.verification(card);
    const stranger = await applicationWorld(world.database);
    const outcome = await reviewVerification(
      engine.cards,
      { merchantId: stranger.scope.merchantId, verificationId },
      { key: '1', source: 'manual', ...final, reason: '', reviewedAt: engine.clock.now() },
    );
    expect(outcome).toEqual({ kind: 'refused', reason: 'verification-not-found' });
    expect((await world.reread(card)).status).toBe('pending-verification');
    expect(await world.reviews(card)).toEqual([]);
  });

  test('that approves moves the card on, once', async () => {
    const card = await world.applied();
    const said = { key: 'applicant-1', reviewedAt: engine.clock.now() };
    expect((await world.review(card, said)).kind).toBe('reviewed');
    expect(await world.review(card, said)).toMatchObject({
      kind: 'repeated',
      verification: { status: 'approved', dueAt: null },
    });
    expect((await world.reread(card)).status).toBe('pending-assignment');
    expect(await world.told(card)).toEqual(['card.applied', 'card.verification_reviewed']);
    expect(await world.reviews(card)).toHaveLength(1);
  });

  test('that allows another try leaves the card, and tells of the review alone', async () => {
    const card = await world.applied();
    const change = await inUse(() => world.review(card, retry));
    expect(change).toEqual({ held: 0n, used: 0n });
    expect(await world.reread(card)).toMatchObject({ status: 'pending-verification', quotaUnit: 'held' });
    expect(await world.verification(card)).toMatchObject({ status: 'rejected', retryAllowed: true });
    expect(await world.told(card)).toEqual(['card.applied', 'card.verification_reviewed']);
  });

  test('that refuses for good ends the application, tells of both and gives the unit back once', async () => {
    const card = await world.applied();
    const change = await inUse(async () => {
      await world.review(card, final);
      await world.review(card, final);
      await cancelApplication(engine.cards, card);
    });
    expect(change).toEqual({ held: -1n, used: 0n });
    expect(await world.reread(card)).toMatchObject({ status: 'failed', quotaUnit: null });
    expect(await world.told(card)).toEqual([
      'card.applied',
      'card.verification_reviewed',
      'card.issue_failed',
      'card.verification_reviewed',
    ]);
    expect(await world.verify()).toEqual([]);
  });

  test('that approves after all is kept and told, and the failed card stays so', async () => {
    const card = await world.applied();
    await world.review(card, final);
    await world.review(card, { source: 'manual' });
    expect(await world.verification(card)).toMatchObject({ status: 'approved', reviewedBy: 'manual' });
    expect((await world.reread(card)).status).toBe('failed');
    expect((await world.told(card)).at(-1)).toBe('card.verification_reviewed');
  });

  test('that refuses after an approval calls the card back, and it waits as long as a new one', async () => {
    const card = await world.applied();
    await world.review(card);
    await world.review(card, { source: 'manual', ...retry });
    expect((await world.reread(card)).status).toBe('pending-verification');
    const { dueAt } = await world.verification(card);
    expect(dueAt?.getTime()).toBeGreaterThanOrEqual(card.createdAt.getTime() + 30 * DAY_MS);
    await world.review(card);
    expect((await world.reread(card)).status).toBe('pending-assignment');
  });

  test('of a machine that refuses for good after an approval ends the application', async () => {
    const card = await world.applied();
    await world.review(card);
    const change = await inUse(() => world.review(card, final));
    expect(change).toEqual({ held: -1n, used: 0n });
    expect((await world.told(card)).slice(-2)).toEqual(['card.verification_reviewed', 'card.issue_failed']);
  });

  test('that counts is never told with the second of another that did', async () => {
    const card = await world.applied();
    const at = new Date(Math.ceil(engine.clock.now().getTime() / 1000) * 1000 + 100);
    await world.review(card, { ...retry, reviewedAt: at });
    await world.review(card, { reviewedAt: new Date(at.getTime() + 1) });
    await world.review(card, { source: 'manual', ...retry, reviewedAt: new Date(at.getTime() + 2) });
    await world.review(card, { reviewedAt: new Date(at.getTime() + 1) });
    const reviewed = (await world.eventsOf(card)).filter(({ type }) => type === 'card.verification_reviewed');
    const told = reviewed.map(({ data }) =>
      Date.parse((data as unknown as CardReviewedData).review.reviewedAt),
    );
    const first = Math.floor(at.getTime() / 1000);
    expect(told.map((time) => Math.floor(time / 1000))).toEqual([first, first + 1, first + 2, first]);
    expect(await world.verification(card)).toMatchObject({
      status: 'rejected',
      toldAt: new Date(told[2] as number),
    });
  });

  test('of a person that refuses for good after an approval calls the card back, which nobody but a person lets go on', async () => {
    const card = await world.applied();
    await world.review(card);
    const change = await inUse(() => world.review(card, { source: 'manual', ...final }));
    expect(change).toEqual({ held: 0n, used: 0n });
    const back = await world.reread(card);
    expect(back.status).toBe('pending-verification');
    expect(await openVerification(engine.cards, back)).toMatchObject({ reason: 'not-possible-in-state' });
    expect(await world.verification(card)).toMatchObject({ status: 'rejected', dueAt: expect.any(Date) });
    await world.review(card, { source: 'manual' });
    expect((await world.reread(card)).status).toBe('pending-assignment');
  });

  test('that is made now counts whatever was said before, also by a clock that is ahead', async () => {
    const card = await world.applied();
    const ahead = new Date(engine.clock.now().getTime() + 60_000);
    await world.review(card, { ...retry, reviewedAt: ahead });
    expect(await world.review(card, { source: 'manual', reviewedAt: 'now' })).toMatchObject({
      verification: { status: 'approved', reviewedAt: ahead },
    });
  });

  test('reaches the cards that were applied for, whatever the product asks for since', async () => {
    const changed = await applicationWorld(world.database);
    const [approved, late] = [await changed.applied(), await changed.applied()];
    const key = { merchantId: changed.scope.merchantId, productId: changed.product.id };
    const terms = { ...changed.product.terms, requiresVerifiedCardholder: false };
    await world.database.transaction((tx) => updateProduct(tx, key, { terms }, engine.clock.now()));
    await changed.review(approved);
    expect((await changed.reread(approved)).status).toBe('pending-assignment');
    await changed.engine.clock.advance(31 * DAY_MS);
    expect(worked(await cancelOverdueApplications(changed.engine.cards))).toBeGreaterThanOrEqual(1);
    expect((await changed.reread(late)).status).toBe('failed');
    expect(await changed.verification(late)).toMatchObject({ dueAt: null });
    expect((await changed.quota())?.held).toBe(1n);
  });

  test('that is older than what counts is kept and told, and moves nothing', async () => {
    const card = await world.applied();
    await world.review(card);
    const old = new Date(engine.clock.now().getTime() - 60_000);
    await world.review(card, { ...final, reviewedAt: old });
    expect(await world.verification(card)).toMatchObject({ status: 'approved' });
    expect((await world.reread(card)).status).toBe('pending-assignment');
    expect(await world.reviews(card)).toHaveLength(2);
    expect(await world.told(card)).toEqual([
      'card.applied',
      'card.verification_reviewed',
      'card.verification_reviewed',
    ]);
  });

  test('verifies the cardholder', async () => {
    const card = await world.applied();
    await world.review(card);
    const [row] = await world.database.query<{ verified_at: Date | null }>(
      'select verified_at from cardholders where merchant_id = $1 and id = $2',
      [scope.merchantId, card.cardholderId],
    );
    expect(row?.verified_at).toBeInstanceOf(Date);
  });

  test('refuses when the sandbox was told so, once', async () => {
    const card = await world.applied();
    await world.fault({ operation: 'verify', action: 'fail', reason: 'Made to fail.', cardId: card.id });
    await world.review(card);
    expect(await world.verification(card)).toMatchObject({
      status: 'rejected',
      retryAllowed: true,
      reason: 'Made to fail.',
    });
    await world.review(card);
    expect((await world.reread(card)).status).toBe('pending-assignment');
  });

  test('and a cancellation at the same instant end the application once', async () => {
    const cards = await Promise.all(Array.from({ length: 8 }, () => world.applied()));
    const change = await inUse(() =>
      Promise.all(
        cards.flatMap((card) => [world.review(card, final), cancelApplication(engine.cards, card)]),
      ),
    );
    expect(change).toEqual({ held: -8n, used: 0n });
    for (const card of cards) {
      expect((await world.told(card)).filter((type) => type === 'card.issue_failed')).toHaveLength(1);
    }
  });
});

describe('a cancellation', () => {
  test('of a card that waits for no verification changes nothing', async () => {
    const card = await world.applied();
    await world.review(card);
    expect(await cancelApplication(engine.cards, card)).toMatchObject({
      kind: 'unchanged',
      card: { status: 'pending-assignment' },
    });
  });

  test('that reaches further ends an application until it is activated', async () => {
    const card = await world.applied();
    await world.review(card);
    const change = await inUse(async () => {
      const outcome = await cancelApplication(engine.cards, card, 'pending-activation');
      expect(outcome).toMatchObject({ kind: 'cancelled', card: { status: 'failed' } });
    });
    expect(change).toEqual({ held: -1n, used: 0n });
  });

  test('ends the application, gives the unit back once and tells of the failed card alone', async () => {
    const card = await world.applied();
    const change = await inUse(async () => {
      expect((await cancelApplication(engine.cards, card)).kind).toBe('cancelled');
      expect(await cancelApplication(engine.cards, card)).toMatchObject({
        kind: 'unchanged',
        card: { status: 'failed' },
      });
    });
    expect(change).toEqual({ held: -1n, used: 0n });
    expect(await world.told(card)).toEqual(['card.applied', 'card.issue_failed']);
  });
});

describe('the end of the period', () => {
  test('cancels what still waits, says why, and leaves the rest', async () => {
    const later = await applicationWorld(world.database, { terms: { verificationDays: 45 } });
    const [waiting, refused, approved, patient] = [
      await world.applied(),
      await world.applied(),
      await world.applied(),
      await later.applied(),
    ];
    await world.review(refused, retry);
    await world.review(approved);
    expect(worked(await cancelOverdueApplications(engine.cards))).toBe(0);
    await engine.clock.advance(31 * DAY_MS);
    await later.engine.clock.refresh();
    expect(worked(await cancelOverdueApplications(engine.cards))).toBeGreaterThanOrEqual(2);
    expect(worked(await cancelOverdueApplications(engine.cards))).toBe(0);
    for (const card of [waiting, refused]) {
      expect(await world.reread(card)).toMatchObject({ status: 'failed', quotaUnit: null });
      expect(await world.verification(card)).toMatchObject({
        status: 'rejected',
        retryAllowed: false,
        reason: 'The identity was not verified in time.',
        reviewedBy: 'timeout',
      });
      expect((await world.told(card)).slice(-2)).toEqual(['card.verification_reviewed', 'card.issue_failed']);
    }
    expect((await world.reread(approved)).status).toBe('pending-assignment');
    expect((await later.reread(patient)).status).toBe('pending-verification');
    expect(await world.verify()).toEqual([]);
  });

  test('asks a provider that can be asked for what was missed, and waits while it cannot be reached', async () => {
    const asked = await applicationWorld(world.database);
    const [approved, silent] = [await asked.applied(), await asked.applied()];
    const answers = new Map<string, FetchedReview>();
    const provider: VerificationProvider = {
      name: 'simulated',
      openSession: async () => ({ kind: 'opened', accessToken: Secret.of('token'), applicantId: null }),
      fetchReview: async ({ cardholderId }) => answers.get(cardholderId) ?? { kind: 'not-reviewed' },
    };
    const cards = { ...asked.engine.cards, verification: { provider, onTrouble: () => {} } };
    for (const card of [approved, silent]) expect((await openVerification(cards, card)).kind).toBe('opened');
    const reviewedAt = asked.engine.clock.now();
    await asked.engine.clock.advance(31 * DAY_MS);

    answers.set(approved.cardholderId, { kind: 'unavailable', problem: 'It is down.' });
    const first = await cancelOverdueApplications(cards);
    expect(first.failures).toEqual([new Error('It is down.')]);
    expect((await asked.reread(approved)).status).toBe('pending-verification');
    expect((await asked.reread(silent)).status).toBe('failed');

    const review = {
      key: '1',
      source: 'automated',
      verdict: 'approved',
      retryAllowed: false,
      reason: '',
    } as const;
    expect(worked(await cancelOverdueApplications(cards))).toBe(0);
    await asked.engine.clock.advance(5 * 60_000);
    answers.set(approved.cardholderId, { kind: 'reviewed', review: { ...review, reviewedAt } });
    expect(worked(await cancelOverdueApplications(cards))).toBeGreaterThanOrEqual(1);
    expect((await asked.reread(approved)).status).toBe('pending-assignment');
    expect(await asked.told(approved)).toEqual(['card.applied', 'card.verification_reviewed']);
  });

  test('does not hear again what the provider said before a person refused', async () => {
    const asked = await applicationWorld(world.database);
    const card = await asked.applied();
    const approvedAt = asked.engine.clock.now();
    const said = { key: 'status', source: 'automated', verdict: 'approved', retryAllowed: false } as const;
    const provider: VerificationProvider = {
      name: 'simulated',
      openSession: async () => ({ kind: 'opened', accessToken: Secret.of('token'), applicantId: null }),
      fetchReview: async () => ({
        kind: 'reviewed',
        review: { ...said, reason: '', reviewedAt: approvedAt },
      }),
    };
    const cards = { ...asked.engine.cards, verification: { provider, onTrouble: () => {} } };
    await asked.review(card, { reviewedAt: approvedAt });
    await asked.engine.clock.advance(1000);
    await asked.review(card, { source: 'manual', ...retry });
    expect((await openVerification(cards, await asked.reread(card))).kind).toBe('opened');
    await asked.engine.clock.advance(31 * DAY_MS);
    await cancelOverdueApplications(cards);
    expect((await asked.reread(card)).status).toBe('failed');
    expect((await asked.reviews(card)).map(({ source }) => source)).toEqual([
      'automated',
      'manual',
      'timeout',
    ]);
  });

  test('is looked at again by other processes, who find nothing to do', async () => {
    const twice = await applicationWorld(world.database);
    await twice.applied();
    await twice.engine.clock.advance(31 * DAY_MS);
    const rounds = await Promise.all([1, 2, 3].map(() => cancelOverdueApplications(twice.engine.cards)));
    expect(rounds.flatMap(({ failures }) => failures)).toEqual([]);
    expect(rounds.reduce((sum, { done }) => sum + done, 0)).toBe(1);
  });
});
