import { setTimeout as sleep } from 'node:timers/promises';
import { type Database, isTransient } from '../platform/index.ts';
import { type AttemptResult, recordAttempts } from './record-attempts.ts';

/** Writes down what became of attempts. */
export interface AttemptRecorder {
  /** Resolves when it is written, or given up: then the lease runs out and the delivery is sent again. */
  record(result: AttemptResult): Promise<void>;
}

interface Waiting {
  readonly result: AttemptResult;
  readonly done: () => void;
}

const MAX_BATCH = 256;
const MAX_ATTEMPTS = 5;

/** Records attempts in groups: those that end while one group is being written form the next. */
export function createAttemptRecorder(
  database: Database,
  onError: (error: unknown) => void,
): AttemptRecorder {
  let queue: Waiting[] = [];
  let running = false;

  /** Two attempts of one delivery (one outlived its lease) go into two batches. */
  function takeBatch(): Waiting[] {
    const batch = new Map<string, Waiting>();
    const rest: Waiting[] = [];
    for (const waiting of queue) {
      const { deliveryId } = waiting.result.attempt;
      if (batch.size >= MAX_BATCH || batch.has(deliveryId)) rest.push(waiting);
      else batch.set(deliveryId, waiting);
    }
    queue = rest;
    return [...batch.values()];
  }

  async function write(batch: readonly Waiting[]): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      try {
        await recordAttempts(
          database,
          batch.map((waiting) => waiting.result),
        );
        return;
      } catch (error) {
        onError(error);
        if (isTransient(error) && attempt < MAX_ATTEMPTS) {
          await sleep(20 * 2 ** attempt);
        } else if (batch.length > 1 && !isTransient(error)) {
          for (const waiting of batch) await write([waiting]);
          return;
        } else {
          return;
        }
      }
    }
  }

  async function run(): Promise<void> {
    running = true;
    while (queue.length > 0) {
      const batch = takeBatch();
      await write(batch);
      for (const waiting of batch) waiting.done();
    }
    running = false;
  }

  return {
    record: (result) =>
      new Promise((resolve) => {
        queue.push({ result, done: resolve });
        if (!running) void run();
      }),
  };
}
