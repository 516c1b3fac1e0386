import type { Answer, AnyCommand } from './batch.ts';
import { nameOf } from './claims.ts';

/** A command whose caller waits for the answer. */
export interface Waiting {
  readonly command: AnyCommand;
  /** By the process's stopwatch. */
  readonly sinceUs: number;
  readonly answer: (answer: Answer) => void;
}

/** The next batch of a queue, and what is left of it. */
export interface Taken {
  readonly batch: Waiting[];
  readonly rest: Waiting[];
}

/** A second command of one identity stays in the queue, so that it sees the first one's result. */
export function takeBatch(queue: Waiting[], maxBatch: number): Taken {
  const names = new Set<string>();
  const batch: Waiting[] = [];
  const rest: Waiting[] = [];
  for (const [index, waiting] of queue.entries()) {
    if (batch.length >= maxBatch) return { batch, rest: rest.concat(queue.slice(index)) };
    const { identity } = waiting.command;
    const name = identity ? nameOf(identity) : null;
    if (name !== null && names.has(name)) rest.push(waiting);
    else batch.push(waiting);
    if (name !== null) names.add(name);
  }
  return { batch, rest };
}
