/**
 * What is wrong with a field that must be a text, as the end of a sentence that begins with its name; null when it is one
 * that can be kept.
 * @param longest in UTF-16 units
 */
export function wireTextProblem(value: unknown, longest: number): string | null {
  if (typeof value !== 'string') return 'must be a string';
  if (value.length > longest) return `must have at most ${longest} characters`;
  if (/\p{Cc}/u.test(value)) return 'must have no control characters';
  return value.isWellFormed() ? null : 'must be well-formed Unicode';
}
