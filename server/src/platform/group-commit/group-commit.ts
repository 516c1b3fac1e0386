import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '../clock.ts';
import { CommitOutcomeUnknown, type Database, isTransient } from '../database/index.ts';
import type { NewId } from '../ids.ts';
import { type Answer, type BatchResult, runBatch } from './batch.ts';
import { nameOf } from './claims.ts';
import type { Command, GroupCommit, Outcome } from './command.ts';
import { type LaneHead, laneReached, openLane } from './lane.ts';
import type { Participants } from './participant.ts';

export interface GroupCommitOptions<P extends Participants> {
  readonly database: Database;
  /** In the fixed order in which their rows are locked. */
  readonly participants: P;
  readonly wall: Clock;
  readonly newId: NewId;
  /** How many batches may be under way at once. */
  readonly lanes?: number;
  readonly maxBatch?: number;
  /** Told about every batch that had to be repeated or split. */
  readonly onTrouble?: (error: unknown, batchSize: number) => void;
}

interface Waiting {
  // biome-ignore lint/suspicious/noExplicitAny: callers of every result type wait in one queue.
  readonly command: Command<any, any>;
  readonly answer: (answer: Answer) => void;
}

export interface RunningGroupCommit<P extends Participants> extends GroupCommit<P> {
  /** Resolves when everything submitted so far has been answered. */
  drain(): Promise<void>;
}

/** With the pauses between them, about a quarter of a minute: a database that restarts is back by then. */
const MAX_ATTEMPTS = 20;

/**
 * The group commit: commands that arrive while a batch is being written form the next batch, so one transaction
 * carries many commands and a hot row is touched once per batch. Nothing that decides is kept between batches.
 */
export function createGroupCommit<P extends Participants>(
  options: GroupCommitOptions<P>,
): RunningGroupCommit<P> {
  const { database, participants, wall, newId, lanes = 1, maxBatch = 512, onTrouble = () => {} } = options;
  let queue: Waiting[] = [];
  const running = new Set<Promise<void>>();
  const idleHeads: LaneHead[] = [];

  /** Takes the next batch off the queue. A second command of one identity waits, so that it sees the first's result. */
  function takeBatch(): Waiting[] {
    const names = new Set<string>();
    const batch: Waiting[] = [];
    const rest: Waiting[] = [];
    for (const waiting of queue) {
      const { identity } = waiting.command;
      const name = identity ? nameOf(identity) : null;
      if (batch.length >= maxBatch || (name !== null && names.has(name))) rest.push(waiting);
      else batch.push(waiting);
      if (name !== null) names.add(name);
    }
    queue = rest;
    return batch;
  }

  async function runLane(): Promise<void> {
    await nextTurn();
    let head = idleHeads.pop() ?? null;
    while (queue.length > 0) head = await settle(takeBatch(), head);
    if (head) idleHeads.push(head);
  }

  /**
   * Brings every command of the batch to an answer: repeats what may pass, halves to find what cannot. A lane whose
   * batch failed for good is given up, and the next batch opens a new one.
   */
  async function settle(batch: Waiting[], start: LaneHead | null): Promise<LaneHead | null> {
    const committing = createCommit(batch);
    let head = start;
    for (let attempt = 1; ; attempt++) {
      try {
        head ??= await openLane(database, newId(), wall.now());
        const result = await committing(head);
        answerAll(batch, result);
        return result.head;
      } catch (error) {
        onTrouble(error, batch.length);
        if (isTransient(error) && attempt < MAX_ATTEMPTS) {
          await sleep(Math.min(5 * 2 ** attempt, 1000) * (0.5 + (attempt % 3) / 4));
        } else if (batch.length > 1 && !isTransient(error)) {
          const middle = batch.length >> 1;
          return settle(batch.slice(middle), await settle(batch.slice(0, middle), head));
        } else {
          for (const waiting of batch) waiting.answer({ bug: error });
          return null;
        }
      }
    }
  }

  /**
   * One batch's attempts. After a commit whose outcome is unknown, the lane is asked before anything is repeated, as
   * often as it takes to get its answer.
   */
  function createCommit(batch: readonly Waiting[]): (head: LaneHead) => Promise<BatchResult> {
    const commands = batch.map((waiting) => waiting.command);
    let unknown: BatchResult | null = null;
    return async (head) => {
      if (unknown !== null) {
        if (await laneReached(database, head.id, head.number + 1n)) return unknown;
        unknown = null;
      }
      let written: BatchResult | null = null;
      try {
        return await runBatch(database, participants, commands, head, wall.now(), (result) => {
          written = result;
        });
      } catch (error) {
        if (error instanceof CommitOutcomeUnknown) unknown = written;
        throw error;
      }
    };
  }

  function answerAll(batch: readonly Waiting[], result: BatchResult): void {
    try {
      result.committed();
    } catch (error) {
      onTrouble(error, batch.length);
    }
    batch.forEach((waiting, index) => {
      waiting.answer(result.answers[index] as Answer);
    });
  }

  function start(): void {
    if (running.size >= lanes) return;
    const lane = runLane().finally(() => {
      running.delete(lane);
      if (queue.length > 0) start();
    });
    running.add(lane);
  }

  return {
    submit: <R>(command: Command<P, R>) =>
      new Promise<Outcome<R>>((resolve, reject) => {
        queue.push({
          command,
          answer: (answer) => ('bug' in answer ? reject(answer.bug) : resolve(answer.outcome as Outcome<R>)),
        });
        start();
      }),
    drain: async () => {
      while (running.size > 0) await Promise.all(running);
    },
  };
}
