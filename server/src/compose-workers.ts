import { freeRequestLeases } from './api/index.ts';
import { chargeMonthlyFees, expireDueHolds } from './authorizations/index.ts';
import { SIMULATED_REVIEW_JOB } from './cardholders/index.ts';
import { cancelOverdueApplications, finishOperation, OPERATION_JOB } from './cards/index.ts';
import { expireDueChallenges } from './challenges/index.ts';
import type { Engine } from './compose-engine.ts';
import { finishSimulatedReview } from './compose-verification.ts';
import { type DeliverySender, freeDeliveryLeases, startDeliverySender } from './events/index.ts';
import {
  freeLeases,
  type Log,
  type OutboundClient,
  type Round,
  startJobWorker,
  startPoller,
} from './platform/index.ts';

export interface Workers {
  /** Wakes everything that may have become due, for example because the business clock was moved. */
  wakeAll(): void;
  /** Takes nothing new on, and resolves when what is under way is finished. */
  stop(): Promise<void>;
}

export interface WorkersOptions {
  readonly log: Log;
  readonly clientFor: (merchantId: string) => OutboundClient | Promise<OutboundClient>;
  readonly intercept?: (delivery: {
    readonly merchantId: string;
    readonly topic: string;
  }) => Promise<'send' | 'drop'>;
}

const CLOCK_REFRESH_MS = 500;
const EXPIRIES_MS = 1_000;
const APPLICATIONS_MS = 1_000;
const CHALLENGES_MS = 1_000;
const MONTHLY_FEES_MS = 60_000;
const RECOVERIES_MS = 1_000;
const HOUSEKEEPING_MS = 10_000;
const ROUNDS_OF_ALL = 90;
const HOT_TABLES = ['accounts', 'lanes', 'jobs', 'spend_controls'];

/** Starts what works in the background: operations, expiries, webhooks, and the look at the shared clock. */
export async function startWorkers(engine: Engine, options: WorkersOptions): Promise<Workers> {
  const { database, clock, wall, wakeCalls } = engine;
  const { log, clientFor, intercept } = options;
  if (database.kind === 'pglite') {
    // One process holds the embedded database, so every lease is one that a kill left behind.
    await freeLeases(database);
    await freeDeliveryLeases(database);
    await freeRequestLeases(database, wall);
  }
  const jobs = startJobWorker({
    database,
    clock,
    wall,
    handlers: {
      [OPERATION_JOB]: (job) => finishOperation(engine.cards, job),
      [SIMULATED_REVIEW_JOB]: (job) => finishSimulatedReview(engine, job),
    },
    onError: (error, job) =>
      log.error({ err: error, job: job?.kind, subject: job?.subject }, 'job failed, will be tried again'),
  });
  const sender: DeliverySender = startDeliverySender({
    database,
    clock,
    wall,
    dialects: engine.dialects,
    clientFor,
    ...(intercept ? { intercept } : {}),
    onError: (error, delivery) =>
      log.error({ err: error, delivery: delivery?.id }, 'webhook not sent, will be tried again'),
  });
  /** Rounds of work follow at once where everything went well; what failed is looked at again after a pause. */
  const startRounds = (idleMs: number, [one, all]: readonly [string, string], work: () => Promise<Round>) =>
    startPoller({
      idleMs,
      onError: (error) => log.error({ err: error }, `${all}, will be tried again`),
      round: async () => {
        const { done, failures } = await work();
        for (const error of failures) log.error({ err: error }, `${one}, will be tried again`);
        return done > 0 && failures.length === 0 ? 'more' : 'idle';
      },
    });
  const expiries = startRounds(EXPIRIES_MS, ['a hold could not expire', 'holds could not expire'], () =>
    expireDueHolds(engine.authorizations),
  );
  const overdueApplications = startRounds(
    APPLICATIONS_MS,
    ['an application could not be cancelled', 'applications could not be cancelled'],
    () => cancelOverdueApplications(engine.cards),
  );
  const overdueChallenges = startRounds(
    CHALLENGES_MS,
    ['a challenge could not time out', 'challenges could not time out'],
    () => expireDueChallenges(engine.challenges),
  );
  const monthlyFees = startRounds(
    MONTHLY_FEES_MS,
    ['a monthly fee could not be charged', 'monthly fees could not be charged'],
    () => chargeMonthlyFees(engine.authorizations),
  );
  const recoveries = startPoller({
    idleMs: RECOVERIES_MS,
    onError: (error) => log.error({ err: error }, 'questions to decision hooks could not be recovered'),
    round: () => engine.authorizations.hooks.recoverQuestions(),
  });
  const clockReader = startPoller({
    idleMs: CLOCK_REFRESH_MS,
    onError: (error) => log.warn({ err: error }, 'the business clock could not be read'),
    round: async () => {
      // With the embedded database nobody else can move the clock.
      if (database.kind === 'postgres') await clock.refresh();
      return 'idle';
    },
  });
  // A server vacuums by itself; the embedded engine leaves dead rows where they are, and plans as if tables stayed small.
  let round = 0;
  const housekeeper = startPoller({
    idleMs: HOUSEKEEPING_MS,
    onError: (error) => log.warn({ err: error }, 'the embedded database could not be vacuumed'),
    round: async () => {
      if (database.kind !== 'pglite') return 'idle';
      // Everything after 10, 20, 40 s and so on, as tables grow, and then every quarter of an hour; in between the small
      // tables whose rows change with every batch, for a scan of one passes all that is dead.
      const isPowerOfTwo = (round & (round - 1)) === 0;
      const isWhole = isPowerOfTwo || round % ROUNDS_OF_ALL === 0;
      round += 1;
      await database.query(`vacuum analyze ${isWhole ? '' : HOT_TABLES.join(', ')}`);
      return 'idle';
    },
  });
  wakeCalls.job = (kind) => jobs.wake(kind);
  wakeCalls.delivery = () => sender.wake();
  return {
    wakeAll: () => {
      jobs.wake(OPERATION_JOB);
      jobs.wake(SIMULATED_REVIEW_JOB);
      expiries.wake();
      overdueApplications.wake();
      overdueChallenges.wake();
      monthlyFees.wake();
      sender.wake();
    },
    stop: async () => {
      await Promise.all(
        [
          jobs,
          sender,
          expiries,
          overdueApplications,
          overdueChallenges,
          monthlyFees,
          recoveries,
          clockReader,
          housekeeper,
        ].map((worker) => worker.stop()),
      );
      await engine.authorizations.hooks.drain();
    },
  };
}
