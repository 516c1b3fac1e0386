import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '../clock.ts';
import { CommitOutcomeUnknown, type Database, isTransient } from '../database/index.ts';
import type { NewId } from '../ids.ts';
import { type BatchResult, runBatch } from './batch.ts';
import { type LaneHead, laneReached, openLane } from './lane.ts';
import type { Participants } from './participant.ts';
import { takeBatch, type Waiting } from './queue.ts';
import type { ReceiptBuffer } from './receipts.ts';
import type { Stopwatch } from './stopwatch.ts';

export interface LaneWorkerOptions {
  readonly database: Database;
  readonly participants: Participants;
  readonly wall: Clock;
  readonly stopwatch: Stopwatch;
  readonly newId: NewId;
  readonly maxBatch: number;
  readonly maxAttempts: number;
  readonly receipts: ReceiptBuffer;
  readonly onTrouble: (error: unknown, batchSize: number) => void;
}

/** Writes one batch after the other, each with the commands that arrived during the one before. */
export interface LaneWorker {
  push(waiting: Waiting): void;
  /** How many commands it has not answered yet. */
  load(): number;
  /** Whether a batch is under way; what is pushed meanwhile waits for the next one. */
  isWriting(): boolean;
  /** Since when, by the stopwatch, the command waits that came first; null when none does. */
  oldestSinceUs(): number | null;
  /** Resolves when everything pushed so far has been answered. */
  idle(): Promise<void>;
}

/** While the database is known to be away, callers hear of it soon. */
const ATTEMPTS_WHILE_AWAY = 2;

export function createLaneWorker(options: LaneWorkerOptions): LaneWorker {
  const { database, participants, wall, stopwatch, newId, receipts, onTrouble } = options;
  const { maxBatch, maxAttempts } = options;
  let queue: Waiting[] = [];
  let underWay: Waiting[] = [];
  let head: LaneHead | null = null;
  let patience = maxAttempts;
  let running: Promise<void> | null = null;

  async function run(): Promise<void> {
    while (queue.length > 0) {
      // What arrives in the same turn of the event loop goes into the same batch.
      await nextTurn();
      ({ batch: underWay, rest: queue } = takeBatch(queue, maxBatch));
      try {
        head = await settle(underWay, head);
      } finally {
        underWay = [];
      }
    }
  }

  /**
   * Brings every command of the batch to an answer: repeats what may pass, halves to find what cannot. A lane whose
   * batch failed for good is given up, and the next batch opens a new one.
   */
  async function settle(batch: readonly Waiting[], start: LaneHead | null): Promise<LaneHead | null> {
    const committing = createCommit(batch);
    let at = start;
    for (let attempt = 1; ; attempt++) {
      try {
        at ??= await openLane(database, newId(), wall.now());
        const result = await committing(at);
        answerAll(batch, result);
        patience = maxAttempts;
        return result.head;
      } catch (error) {
        onTrouble(error, batch.length);
        if (isTransient(error)) {
          if (attempt >= patience) return giveUp(batch, error);
          await sleep(Math.min(5 * 2 ** attempt, 1000) * (0.5 + (attempt % 3) / 4));
        } else if (batch.length > 1) {
          const middle = batch.length >> 1;
          return settle(batch.slice(middle), await settle(batch.slice(0, middle), at));
        } else {
          for (const waiting of batch) waiting.answer({ bug: error });
          return null;
        }
      }
    }
  }

  /** The database stays away: whoever waits in this lane is told, and those who come next are told sooner. */
  function giveUp(batch: readonly Waiting[], error: unknown): null {
    patience = Math.min(ATTEMPTS_WHILE_AWAY, maxAttempts);
    const all = [...batch, ...queue];
    queue = [];
    for (const waiting of all) waiting.answer({ bug: error });
    return null;
  }

  /**
   * One batch's attempts. After a commit whose outcome is unknown, the lane is asked before anything is repeated, as
   * often as it takes to get its answer.
   */
  function createCommit(batch: readonly Waiting[]): (at: LaneHead) => Promise<BatchResult> {
    const commands = batch.map((waiting) => waiting.command);
    let unknown: BatchResult | null = null;
    return async (at) => {
      if (unknown !== null) {
        if (await laneReached(database, at.id, at.number + 1n)) return unknown;
        unknown = null;
      }
      let result: BatchResult | null = null;
      const earlier = receipts.take();
      try {
        return await runBatch(database, participants, stopwatch, {
          commands,
          head: at,
          recordedAt: wall.now(),
          receipts: earlier,
          written: (written) => {
            result = written;
          },
        });
      } catch (error) {
        for (const receipt of earlier) receipts.add(receipt);
        if (error instanceof CommitOutcomeUnknown) unknown = result;
        throw error;
      }
    };
  }

  function answerAll(
    batch: readonly Waiting[],
    { answers, head, wantsReceipt, committed }: BatchResult,
  ): void {
    const committedUs = stopwatch.elapsedUs();
    try {
      committed();
    } catch (error) {
      onTrouble(error, batch.length);
    }
    batch.forEach((waiting, index) => {
      waiting.answer(answers[index] as BatchResult['answers'][number]);
    });
    const { id: lane, number } = head;
    if (wantsReceipt) receipts.add({ lane, number, committedUs, answeredUs: stopwatch.elapsedUs() });
  }

  function start(): void {
    running = run().finally(() => {
      running = null;
      if (queue.length > 0) start();
    });
  }

  return {
    push: (waiting) => {
      queue.push(waiting);
      if (running === null) start();
    },
    load: () => underWay.length + queue.length,
    isWriting: () => underWay.length > 0,
    oldestSinceUs: () => (underWay[0] ?? queue[0])?.sinceUs ?? null,
    idle: async () => {
      while (running !== null) await running;
    },
  };
}
