import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '../../platform/index.ts';
import type { Answer } from './answer.ts';
import type { Asking, DecisionAsker } from './decision-asker.ts';

/** An answer and how long it took, by the wall clock. */
export interface Timed {
  readonly answer: Answer;
  readonly milliseconds: number;
}

export type Asked =
  | { readonly kind: 'answered'; readonly timed: Timed }
  /** The window is over; what is still to come will be late. */
  | { readonly kind: 'timed-out'; readonly milliseconds: number; readonly late: Promise<Timed> };

/** Asks, and waits for as long as the hook's window is open. The call itself goes on. Never rejects. */
export async function askWithin(
  asker: DecisionAsker,
  asking: Asking,
  wall: Clock,
  onError: (error: unknown) => void,
): Promise<Asked> {
  const startedAt = wall.now().getTime();
  const elapsedMs = () => Math.max(0, wall.now().getTime() - startedAt);
  const answering = safely(asker, asking, onError).then((answer) => ({ answer, milliseconds: elapsedMs() }));

  const answered = new AbortController();
  const timeUp = sleep(asking.hook.windowMs, null, { signal: answered.signal }).catch(() => null);
  const first = await Promise.race([answering, timeUp]);
  answered.abort();
  return first === null
    ? { kind: 'timed-out', milliseconds: elapsedMs(), late: answering }
    : { kind: 'answered', timed: first };
}

/** Where asking fails through our own fault, a purchase must not: the fallback decides it. */
async function safely(
  asker: DecisionAsker,
  asking: Asking,
  onError: (error: unknown) => void,
): Promise<Answer> {
  try {
    return await asker.ask(asking);
  } catch (error) {
    onError(error);
    return { kind: 'failed', failure: 'no-answer', detail: 'The question could not be sent.' };
  }
}
