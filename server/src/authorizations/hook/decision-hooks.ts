import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock, Database } from '../../platform/index.ts';
import { askWithin, type Timed } from './ask-within.ts';
import type { Asking, DecisionAsker } from './decision-asker.ts';
import { type HookReply, replyOf } from './hook-reply.ts';
import type { Question, QuestionKey } from './question.ts';
import { listOverdueQuestions, type OverdueCursor, readQuestion } from './questions-store.ts';
import { type LateContext, recordLateAnswer } from './record-late-answer.ts';

/*
 * A question's way: its row is written together with the claim of its message (`asking`), the merchant is asked, and the
 * commit that decides moves the row on (`answered`). Whoever finds the row `asking` may decide it, and the first one
 * does: the process that asked; after a crash the recovery of any process; or a repetition of the message that has
 * waited long enough.
 */

/** How a question was decided, and whether it was this call that did. */
export interface Finished<R> {
  readonly result: R;
  readonly isOurs: boolean;
}

export interface DecisionHooksOptions<R> extends LateContext {
  readonly database: Database;
  readonly wall: Clock;
  readonly asker: DecisionAsker;
  /**
   * Decides the question's message under lock, with the reply as one input, and ends the question in the same
   * transaction. Where it is not `asking` any more, changes nothing and answers what was recorded.
   */
  readonly finish: (question: Question, reply: HookReply) => Promise<Finished<R>>;
  /** What was recorded for a question that is decided. */
  readonly recorded: (question: Question) => Promise<R>;
  /** Told of what went wrong where nobody waits for an answer. */
  readonly onError: (error: unknown, questionId: string) => void;
  /** How long after its deadline a question is taken for abandoned. */
  readonly graceMs?: number;
  readonly pollMs?: number;
}

export interface DecisionHooks<R> {
  /** Asks and decides a question whose row is written. */
  pursue(asking: Asking): Promise<R>;
  /** For a repetition: waits for the first message's answer, and decides by fallback where nobody else does in time. */
  answerOf(key: QuestionKey): Promise<R>;
  /** Decides, by fallback, what crashed processes have left. For a poller of each process. */
  recoverQuestions(): Promise<'idle'>;
  /** Waits for late answers that are still to come, at most as long as the asker does. */
  drain(): Promise<void>;
}

const GRACE_MS = 5000;
const POLL_MS = 100;
const PAGE = 50;

export function createDecisionHooks<R>(options: DecisionHooksOptions<R>): DecisionHooks<R> {
  const { database, wall, asker, finish, recorded, onError, graceMs = GRACE_MS, pollMs = POLL_MS } = options;
  const underWay = new Map<string, Promise<R>>();
  const background = new Set<Promise<void>>();

  const isOverdue = ({ deadline }: Question) => wall.now().getTime() > deadline.getTime() + graceMs;

  async function track(question: Question, work: Promise<R>): Promise<R> {
    underWay.set(question.id, work);
    try {
      return await work;
    } finally {
      underWay.delete(question.id);
    }
  }

  async function askAndFinish(asking: Asking): Promise<R> {
    const { question } = asking;
    const asked = await askWithin(asker, asking, wall, (error) => onError(error, question.id));
    if (asked.kind === 'timed-out') {
      const reply = replyOf(null, question, asked.milliseconds);
      try {
        return (await finish(question, reply)).result;
      } finally {
        inBackground(
          question,
          asked.late.then((timed) => noteLate(question, timed)),
        );
      }
    }
    const { timed } = asked;
    let isOurs = false;
    try {
      const finished = await finish(question, replyOf(timed.answer, question, timed.milliseconds));
      isOurs = finished.isOurs;
      return finished.result;
    } finally {
      // In time, but somebody has decided without it, or will have to: to the merchant's books that is late.
      if (!isOurs) inBackground(question, noteLate(question, timed));
    }
  }

  function inBackground(question: Question, work: Promise<void>): void {
    const guarded = work
      .catch((error: unknown) => onError(error, question.id))
      .finally(() => background.delete(guarded));
    background.add(guarded);
  }

  async function noteLate(question: Question, { answer, milliseconds }: Timed): Promise<void> {
    const result = await recordLateAnswer(options, question, answer, milliseconds);
    if (result !== 'still-asking') return;
    // The decision failed, so it will be made by fallback; then there is something to tell.
    await answerOf({ merchantId: question.merchantId, questionId: question.id });
    await recordLateAnswer(options, question, answer, milliseconds);
  }

  async function finishOverdue(question: Question): Promise<R> {
    const milliseconds = Math.max(0, wall.now().getTime() - question.askedAt.getTime());
    return (await finish(question, replyOf(null, question, milliseconds))).result;
  }

  async function answerOf(key: QuestionKey): Promise<R> {
    const first = await underWay.get(key.questionId)?.then(
      (result) => ({ result }),
      () => null,
    );
    if (first) return first.result;
    for (;;) {
      const question = await readQuestion(database, key);
      if (!question) throw new Error(`The question ${key.questionId} was claimed but not written.`);
      if (question.status !== 'asking') return await recorded(question);
      if (isOverdue(question)) return await finishOverdue(question);
      await sleep(pollMs);
    }
  }

  async function recoverPage(after: OverdueCursor | null): Promise<OverdueCursor | null> {
    const before = new Date(wall.now().getTime() - graceMs);
    const page = await listOverdueQuestions(database, { before, after, limit: PAGE });
    const abandoned = page.filter(({ id }) => !underWay.has(id));
    await Promise.all(
      abandoned.map((question) =>
        finishOverdue(question).catch((error: unknown) => onError(error, question.id)),
      ),
    );
    return page.length < PAGE ? null : (page.at(-1) ?? null);
  }

  return {
    pursue: (asking) => track(asking.question, askAndFinish(asking)),
    answerOf,
    recoverQuestions: async () => {
      let after: OverdueCursor | null = null;
      do after = await recoverPage(after);
      while (after !== null);
      return 'idle';
    },
    drain: async () => {
      while (background.size > 0) await Promise.all(background);
    },
  };
}
