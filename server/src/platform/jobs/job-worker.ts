import type { Clock } from '../clock.ts';
import type { Database } from '../database/index.ts';
import { type ClaimedJob, claimJobs, postponeJob } from './claim-jobs.ts';
import { type Poller, startPoller } from './poller.ts';

/**
 * Works on one job. It must be safe to run twice: the work's own transaction finishes the job, so a job that is
 * claimed again after a kill was not done.
 */
export type JobHandler = (job: ClaimedJob) => Promise<void>;

export interface JobWorkerOptions {
  readonly database: Database;
  readonly clock: Clock;
  readonly wall: Clock;
  readonly handlers: Readonly<Record<string, JobHandler>>;
  readonly onError: (error: unknown, job: ClaimedJob | null) => void;
  readonly limit?: number;
  readonly leaseMs?: number;
  readonly idleMs?: number;
}

export interface JobWorker {
  wake(kind: string): void;
  stop(): Promise<void>;
}

const MAX_PAUSE_MS = 30_000;

/** One poller per kind of job, so that slow work of one kind holds up no other. */
export function startJobWorker(options: JobWorkerOptions): JobWorker {
  const pollers = new Map<string, Poller>();
  for (const [kind, handler] of Object.entries(options.handlers)) {
    pollers.set(kind, pollJobs(kind, handler, options));
  }
  return {
    wake: (kind) => pollers.get(kind)?.wake(),
    stop: async () => {
      await Promise.all([...pollers.values()].map((poller) => poller.stop()));
    },
  };
}

function pollJobs(kind: string, handler: JobHandler, options: JobWorkerOptions): Poller {
  const { database, clock, wall, onError, limit = 256, leaseMs = 5_000, idleMs = 200 } = options;

  async function work(job: ClaimedJob): Promise<void> {
    try {
      await handler(job);
    } catch (error) {
      onError(error, job);
      const pauseMs = Math.min(100 * 2 ** job.attempts, MAX_PAUSE_MS);
      const until = new Date(wall.now().getTime() + pauseMs);
      await postponeJob(database, job.id, until, error instanceof Error ? error.message : String(error));
    }
  }

  return startPoller({
    idleMs,
    onError: (error) => onError(error, null),
    round: async () => {
      const jobs = await claimJobs(database, kind, {
        businessNow: clock.now(),
        wallNow: wall.now(),
        leaseMs,
        limit,
      });
      await Promise.all(jobs.map((job) => work(job).catch((error) => onError(error, job))));
      return jobs.length > 0 ? 'more' : 'idle';
    },
  });
}
