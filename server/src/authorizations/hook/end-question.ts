import type { HookReply } from './hook-reply.ts';
import type { Question } from './question.ts';
import type { QuestionChange, QuestionsPicture } from './questions-participant.ts';

/** The question if it still waits for its decision; null when somebody has decided it. */
export function openQuestion(picture: QuestionsPicture, questionId: string): Question | null {
  const question = picture.questions.get(questionId);
  if (!question) throw new Error(`The question ${questionId} is not among the command's keys.`);
  return question.status === 'asking' ? question : null;
}

/**
 * The change that goes with the decision. `authorizationId` is the purchase that the message was found to belong to, where
 * that is another one than was thought: one that a reversal has opened meanwhile, for example.
 */
export function endQuestion(
  question: Question,
  reply: HookReply | null,
  decided: 'approved' | 'declined',
  authorizationId: string = question.authorizationId,
): QuestionChange {
  return { kind: 'update', question: { ...question, status: 'answered', reply, decided, authorizationId } };
}
