/** Something from outside that cannot be kept: which field it is and, as the end of a sentence, what is wrong. */
export interface Invalid {
  readonly kind: 'invalid';
  readonly field: string;
  readonly problem: string;
}

export function invalid(field: string, problem: string): Invalid {
  return { kind: 'invalid', field, problem };
}

/**
 * Whether a text may be kept for people to read: not blank, no control characters (PostgreSQL refuses NUL), no half
 * of a surrogate pair, not too long.
 * @returns what is wrong with it, or null
 */
export function textProblem(text: string, maxLength: number): string | null {
  if (text.trim() === '') return 'must not be empty';
  if (text.length > maxLength) return `must have at most ${maxLength} characters`;
  if (!text.isWellFormed() || /\p{Cc}/u.test(text))
    return 'must have no control characters and no broken ones';
  return null;
}
