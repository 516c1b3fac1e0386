import type { Remembered } from '../../platform/index.ts';

/** What a message remembers while its question is asked, and afterwards: who wants the answer looks at the question. */
export function asking(questionId: string): Remembered {
  return { asking: questionId };
}

/** The question that a repeated message has to wait for, or null where it remembers an answer. */
export function askingOf(remembered: Remembered): string | null {
  if (remembered === null || typeof remembered !== 'object') return null;
  const { asking: questionId } = remembered as { readonly asking?: Remembered };
  return typeof questionId === 'string' ? questionId : null;
}
