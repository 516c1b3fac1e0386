import { z } from 'zod';
import { textProblem } from '../merchants/index.ts';

/** A text that people read: not empty, not too long, no control characters and no broken ones. */
export function cleanText(maxLength: number) {
  return z.string().superRefine((text, context) => {
    const problem = textProblem(text, maxLength);
    if (problem !== null) context.addIssue({ code: 'custom', message: problem });
  });
}
