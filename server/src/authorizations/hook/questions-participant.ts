import type { Participant } from '../../platform/index.ts';
import type { Question, QuestionKey } from './question.ts';
import { insertQuestions, loadQuestions, lockQuestions, updateQuestions } from './questions-store.ts';

export interface QuestionsPicture {
  readonly questions: Map<string, Question>;
  readonly created: Set<string>;
  readonly updated: Set<string>;
}

export interface QuestionChange {
  readonly kind: 'create' | 'update';
  readonly question: Question;
}

export type QuestionsParticipant = Participant<QuestionKey, QuestionsPicture, QuestionChange>;

/** Questions in the group commit. A new question's id need not be among the keys. */
export const questionsParticipant: QuestionsParticipant = {
  lock: (tx, keys) => lockQuestions(tx, keys),
  load: async (tx, keys) => {
    const questions = await loadQuestions(tx, keys);
    return {
      questions: new Map(questions.map((one) => [one.id, one])),
      created: new Set(),
      updated: new Set(),
    };
  },
  apply: (picture, { kind, question }) => {
    picture.questions.set(question.id, question);
    picture[kind === 'create' ? 'created' : 'updated'].add(question.id);
  },
  store: async (tx, { questions, created, updated }) => {
    const pick = (ids: Iterable<string>) => [...ids].map((id) => questions.get(id) as Question);
    await Promise.all([
      insertQuestions(tx, pick(created)),
      updateQuestions(tx, pick(updated.difference(created))),
    ]);
  },
};
