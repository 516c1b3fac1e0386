import { randomUUID } from 'node:crypto';
import {
  applyReview,
  type Cardholder,
  type DocumentKind,
  opened,
  type Review,
  readSimulatedReview,
  type Session,
  SIMULATED_REVIEW_JOB,
  type SimulatedParticipants,
  simulatedProvider,
  storeDocument,
  submissionsParticipant,
  useSession,
  type Verification,
  verificationsParticipant,
} from '../cardholders/index.ts';
import {
  claimJobs,
  createGroupCommit,
  createJobsParticipant,
  type Database,
  done,
  systemRandom,
  timeOrderedIds,
  wallClock,
} from '../platform/index.ts';
import { createKeyRing, createSoftwareHsm, createVault, type KeyRing } from '../vault/index.ts';
import { movableClock } from './movable-clock.ts';
import { testPng } from './test-images.ts';

/**
 * The simulated provider of verifications with people who wait for theirs, and without cards: what the card rooms do when a
 * session is opened or a review comes is done here to the verification alone.
 */
export function simulatedWorld(database: Database, options: { reviewDelayMs?: number; ring?: KeyRing } = {}) {
  const [wall, clock] = [movableClock(), movableClock()];
  const newId = timeOrderedIds(wallClock);
  const woken: string[] = [];
  const commit = createGroupCommit<SimulatedParticipants>({
    database,
    wall,
    newId,
    lanes: database.kind === 'postgres' ? 2 : 1,
    participants: {
      verifications: verificationsParticipant,
      submissions: submissionsParticipant,
      jobs: createJobsParticipant((kind) => woken.push(kind)),
    },
  });
  const vault = createVault({
    hsm: createSoftwareHsm(options.ring ?? createKeyRing(systemRandom), systemRandom),
    random: systemRandom,
  });
  const context = {
    database,
    commit,
    vault,
    wall,
    clock,
    newId,
    random: systemRandom,
    reviewDelayMs: options.reviewDelayMs ?? 0,
  };
  const provider = simulatedProvider(context);

  async function change(
    { merchantId, cardholderId }: Pick<Verification, 'merchantId' | 'cardholderId'>,
    to: (current: Verification) => Verification | null,
    jobDone: string | null = null,
  ): Promise<void> {
    await commit.submit({
      keys: { verifications: [{ merchantId, cardholderId }] },
      decide: ({ verifications }) => {
        const current = verifications.byCardholder.get(cardholderId);
        const verification = current && to(current);
        return done<SimulatedParticipants, null>(null, {
          verifications: verification ? [{ kind: 'update', verification }] : [],
          jobs: jobDone ? [{ kind: 'finish', job: { kind: SIMULATED_REVIEW_JOB, subject: jobDone } }] : [],
        });
      },
    });
  }

  const world = {
    context,
    provider,
    woken,
    /** Somebody whose application waits. */
    async person(): Promise<Verification> {
      const verification: Verification = {
        id: randomUUID(),
        merchantId: randomUUID(),
        programmeId: randomUUID(),
        cardholderId: randomUUID(),
        provider: 'simulated',
        applicantId: null,
        status: 'not-started',
        retryAllowed: false,
        reason: '',
        reviewedAt: null,
        toldAt: null,
        reviewedBy: null,
        flagged: false,
        dueAt: new Date('2199-01-01T00:00:00.000Z'),
        createdAt: clock.now(),
      };
      await commit.submit({
        keys: {},
        decide: () =>
          done<SimulatedParticipants, null>(null, { verifications: [{ kind: 'create', verification }] }),
      });
      return verification;
    },
    change,
    /** Opens a session as the merchant does: answers its token. */
    async open(verification: Verification) {
      const opening = await provider.openSession({ verification, cardholder: {} as Cardholder });
      if (opening.kind !== 'opened') throw new Error(opening.problem);
      await change(verification, (current) =>
        opened(current, { provider: provider.name, applicantId: opening.applicantId }),
      );
      return opening.accessToken;
    },
    /** A browser with a session. */
    async session(verification: Verification): Promise<Session> {
      const use = await useSession(context, { token: await world.open(verification), browser: randomUUID() });
      if (use.kind !== 'open') throw new Error(use.reason);
      return use.session;
    },
    async upload(session: Session, ...kinds: DocumentKind[]): Promise<void> {
      for (const kind of kinds) {
        const stored = await storeDocument(context, session, { kind, bytes: testPng() });
        if (stored.kind !== 'stored') throw new Error(stored.reason);
      }
    },
    review: (verification: Pick<Verification, 'merchantId' | 'cardholderId'>, review: Partial<Review>) =>
      change(verification, (current) =>
        applyReview(current, {
          key: randomUUID(),
          source: 'manual',
          verdict: 'rejected',
          retryAllowed: true,
          reason: 'It is blurry.',
          reviewedAt: clock.now(),
          ...review,
        }),
      ),
    /** The jobs that are due. */
    dueJobs: () =>
      claimJobs(database, SIMULATED_REVIEW_JOB, {
        businessNow: clock.now(),
        wallNow: wall.now(),
        leaseMs: 0,
        limit: 100,
      }),
    /** Does what the simulated reviewer has to say, as the worker does; answers what it said of this merchant's people. */
    async runReviews({ merchantId }: Pick<Verification, 'merchantId'>): Promise<Review[]> {
      const reviews: Review[] = [];
      for (const job of await world.dueJobs()) {
        const said = await readSimulatedReview(database, job);
        if (said?.merchantId === merchantId) reviews.push(said.review);
        const rows = await database.query<{ cardholderId: string }>(
          'select cardholder_id as "cardholderId" from verifications where merchant_id = $1 and id = $2',
          [job.merchantId, said?.verificationId ?? randomUUID()],
        );
        const key = { merchantId: job.merchantId, cardholderId: rows[0]?.cardholderId ?? randomUUID() };
        await change(key, (current) => said && applyReview(current, said.review), job.subject);
      }
      return reviews;
    },
  };
  return world;
}
