import type { Clock } from '../clock.ts';
import type { Database } from '../database/index.ts';
import type { NewId } from '../ids.ts';
import type { Command, GroupCommit, Outcome } from './command.ts';
import { createLaneWorker, type LaneWorker } from './lane-worker.ts';
import { Overloaded } from './overloaded.ts';
import type { Participants } from './participant.ts';
import { createReceiptBuffer, writeReceipts } from './receipts.ts';
import { processStopwatch, type Stopwatch } from './stopwatch.ts';

export interface GroupCommitOptions<P extends Participants> {
  readonly database: Database;
  /** In the fixed order in which their rows are locked. */
  readonly participants: P;
  readonly wall: Clock;
  readonly newId: NewId;
  readonly stopwatch?: Stopwatch;
  /** How many batches may be under way at once. */
  readonly lanes?: number;
  readonly maxBatch?: number;
  /** How many commands may wait for their answers; what comes beyond is refused at once. */
  readonly maxWaiting?: number;
  /** How often a batch is tried while the database is away; with the pauses between them, for about 15 seconds. */
  readonly maxAttempts?: number;
  /** Told about every batch that had to be repeated or split. */
  readonly onTrouble?: (error: unknown, batchSize: number) => void;
}

export interface RunningGroupCommit<P extends Participants> extends GroupCommit<P> {
  /** For how long the command waits that came first, in milliseconds; 0 when none does. */
  oldestWaitMs(): number;
  /** Resolves when everything submitted so far has been answered, and every receipt is written. */
  drain(): Promise<void>;
}

/**
 * The group commit: commands that arrive while a batch is being written form the next batch, so one transaction
 * carries many commands and a hot row is touched once per batch. Nothing that decides is kept between batches.
 *
 * Each lane has a queue of its own. Two commands of one identity in different lanes: the insert of the second's claim
 * waits for the first's transaction. Batches cannot wait for each other in a circle that way, for claims come before
 * every lock and in one order.
 */
export function createGroupCommit<P extends Participants>(
  options: GroupCommitOptions<P>,
): RunningGroupCommit<P> {
  const { database, participants, wall, newId } = options;
  const { stopwatch = processStopwatch, lanes = 1, maxBatch = 512, maxWaiting = 20_000 } = options;
  const { maxAttempts = 20, onTrouble = () => {} } = options;
  const receipts = createReceiptBuffer();
  const workers = Array.from({ length: lanes }, () =>
    createLaneWorker({
      database,
      participants,
      wall,
      stopwatch,
      newId,
      maxBatch,
      maxAttempts,
      receipts,
      onTrouble,
    }),
  );

  /** Without a hint commands gather in one lane until it begins to write: few large batches cost least. */
  function workerFor(hint: string | undefined): LaneWorker {
    if (hint !== undefined) return workers[hashOf(hint) % lanes] as LaneWorker;
    const gathering = workers.find((worker) => !worker.isWriting());
    return gathering ?? workers.reduce((least, worker) => (worker.load() < least.load() ? worker : least));
  }

  const waiting = () => workers.reduce((sum, worker) => sum + worker.load(), 0);

  return {
    submit: <R>(command: Command<P, R>) =>
      new Promise<Outcome<R>>((resolve, reject) => {
        const before = waiting();
        if (before >= maxWaiting) throw new Overloaded(before);
        workerFor(command.lane).push({
          command,
          sinceUs: stopwatch.elapsedUs(),
          answer: (answer) => ('bug' in answer ? reject(answer.bug) : resolve(answer.outcome as Outcome<R>)),
        });
      }),
    oldestWaitMs: () => {
      const since = workers.flatMap((worker) => worker.oldestSinceUs() ?? []);
      return since.length === 0 ? 0 : (stopwatch.elapsedUs() - Math.min(...since)) / 1000;
    },
    drain: async () => {
      while (waiting() > 0) await Promise.all(workers.map((worker) => worker.idle()));
      const last = receipts.take();
      await writeReceipts(database, last).catch((error) => {
        for (const receipt of last) receipts.add(receipt);
        onTrouble(error, 0);
      });
    },
  };
}

/** FNV-1a: short names that differ in one character, such as the numbers of shards, are dealt out evenly. */
function hashOf(name: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < name.length; index++) {
    hash = Math.imul(hash ^ name.charCodeAt(index), 0x01000193);
  }
  return hash >>> 0;
}
