import type { CardsParticipants } from '../../cards/index.ts';
import { type Clock, done, type GroupCommit, type NewId, refused } from '../../platform/index.ts';
import type { Answer } from './answer.ts';
import { decisionAnsweredLate } from './decision-events.ts';
import { failureText } from './hook-reply.ts';
import type { LateAnswer, Question } from './question.ts';
import type { QuestionsParticipant } from './questions-participant.ts';

/** What a late answer changes. */
export type LateParticipants = Pick<CardsParticipants, 'cards' | 'events'> & {
  readonly questions: QuestionsParticipant;
};

export interface LateContext {
  readonly commit: GroupCommit<LateParticipants>;
  /** The business clock. */
  readonly clock: Clock;
  readonly newId: NewId;
}

export type LateResult =
  | 'recorded'
  /** One answer is enough, in time or late. */
  | 'known-before'
  /** Nobody has decided it yet: what was decided instead cannot be told. */
  | 'still-asking';

/**
 * Writes down what came after the window: a good answer with an event, so that the merchant's books can be mended; a bad
 * one, or none at all, as a note on the question.
 */
export async function recordLateAnswer(
  { commit, clock, newId }: LateContext,
  { merchantId, programmeId, cardId, id: questionId }: Question,
  answer: Answer,
  milliseconds: number,
): Promise<LateResult> {
  const late = lateAnswer(answer, milliseconds);
  const outcome = await commit.submit<LateResult>({
    // The card's lock guards the order of its events.
    keys: {
      questions: [{ merchantId, questionId }],
      ...(late.verdict === 'failed'
        ? {}
        : { cards: [{ merchantId, cardId }], events: [{ merchantId, programmeId, stream: cardId }] }),
    },
    decide: ({ questions, cards }) => {
      const question = questions.questions.get(questionId);
      if (!question || question.status === 'asking') return refused('still-asking');
      const isUsed = question.reply !== null && question.reply.fallback === null;
      if (isUsed || question.late !== null) return refused('known-before');
      const changes = { questions: [{ kind: 'update', question: { ...question, late } }] } as const;
      if (late.verdict === 'failed') return done('recorded', changes);
      const card = cards.cards.get(cardId);
      if (!card) throw new Error(`The card ${cardId} of a question is gone.`);
      const { verdict } = late;
      const event = decisionAnsweredLate(newId(), card, question, { ...late, verdict }, clock.now());
      return done('recorded', { ...changes, events: [event] });
    },
  });
  if (outcome.kind === 'repeated') throw new Error('A late answer has no identity.');
  return outcome.result;
}

function lateAnswer(answer: Answer, milliseconds: number): LateAnswer {
  return answer.kind === 'verdict'
    ? { verdict: answer.verdict, milliseconds, reason: answer.reason, failure: null }
    : { verdict: 'failed', milliseconds, reason: null, failure: failureText(answer) };
}
