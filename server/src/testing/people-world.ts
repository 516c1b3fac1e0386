import { randomUUID } from 'node:crypto';
import {
  type Cardholder,
  findVerification,
  listDocuments,
  type NewPerson,
  type RegistrationContext,
  registerCardholder,
  SIMULATED_REVIEW_JOB,
  type Verification,
} from '../cardholders/index.ts';
import { type Card, type GivenReview, reviewVerification } from '../cards/index.ts';
import { type Product, usualTerms } from '../catalog/index.ts';
import { finishSimulatedReview } from '../compose-verification.ts';
import { claimJobs, type Database, wallClock } from '../platform/index.ts';
import { engineWorld, nobody } from './engine-world.ts';
import { testJpeg } from './test-images.ts';

/** What somebody is registered with: a passport, of which one page says all. */
export const passport = {
  document: {
    type: 'passport',
    number: 'X1234567',
    gender: 'FEMALE',
    issuedAt: new Date('2020-01-31T00:00:00.000Z'),
    expiresAt: new Date('2030-01-31T00:00:00.000Z'),
  },
  papers: {
    documentType: 'passport',
    country: 'GB',
    pictures: [{ kind: 'front', bytes: testJpeg }],
  },
} as const;

type WorldOptions = Parameters<typeof engineWorld>[1];
type GivenRegistration = Partial<Parameters<typeof registerCardholder>[1]>;

/** An engine whose merchant registers people before they have cards, and where nobody reviews until a test has them do so. */
export async function peopleWorld(
  database: Database,
  { terms = {}, ...options }: WorldOptions & { terms?: Partial<Product['terms']> } = {},
) {
  const world = await engineWorld(database, {
    ...options,
    product: { ...options?.product, terms: { ...usualTerms, requiresVerifiedCardholder: true, ...terms } },
  });
  const { engine, scope, product } = world;
  const { merchantId } = scope;

  const people = {
    ...world,
    /** Somebody whom nobody knows yet. */
    person: (more: Partial<NewPerson> = {}): NewPerson => ({
      ...nobody,
      email: `${randomUUID()}@example.com`,
      ...more,
    }),
    register: (more: GivenRegistration = {}, context: Partial<RegistrationContext> = {}) =>
      registerCardholder(
        { ...engine.registration, ...context },
        { ...scope, product, person: people.person(), identity: passport, ...more },
      ),
    async registered(
      more: GivenRegistration = {},
      context: Partial<RegistrationContext> = {},
    ): Promise<Cardholder> {
      const outcome = await people.register(more, context);
      if (outcome.kind !== 'registered') throw new Error(outcome.reason);
      return outcome.cardholder;
    },
    /** Somebody who was registered and verified. */
    async accepted(): Promise<Cardholder> {
      const cardholder = await people.registered();
      await people.review(cardholder);
      return cardholder;
    },
    async verification({ id: cardholderId }: Pick<Cardholder, 'id'>): Promise<Verification> {
      const found = await findVerification(database, merchantId, { cardholderId });
      if (!found) throw new Error('The cardholder has no verification.');
      return found;
    },
    documents: async (cardholder: Pick<Cardholder, 'id'>) =>
      listDocuments(database, merchantId, (await people.verification(cardholder)).id),
    /** A review of somebody, by a person, now and approving where nothing else is said. */
    async review(cardholder: Pick<Cardholder, 'id'>, more: Partial<GivenReview> = {}, of = engine.cards) {
      const verificationId = (await people.verification(cardholder)).id;
      return await reviewVerification(
        of,
        { merchantId, verificationId },
        {
          key: randomUUID(),
          source: 'manual',
          verdict: 'approved',
          retryAllowed: false,
          reason: more.verdict === 'rejected' ? 'The image is blurry.' : '',
          reviewedAt: 'now',
          ...more,
        },
      );
    },
    /** Lets the simulated reviewer say what is due; answers how much that was. */
    async runReviews(): Promise<number> {
      const due = { businessNow: engine.clock.now(), wallNow: wallClock.now(), leaseMs: 60_000, limit: 100 };
      const jobs = await claimJobs(database, SIMULATED_REVIEW_JOB, due);
      for (const job of jobs) await finishSimulatedReview(engine, job);
      return jobs.length;
    },
    /** What was told of a person, or of a card, in order. */
    told: (stream: Pick<Cardholder | Card, 'id'>) =>
      database.query<{ type: string; data: Record<string, unknown> }>(
        'select type, data from events where merchant_id = $1 and stream = $2 order by sequence',
        [merchantId, stream.id],
      ),
  };
  return people;
}
