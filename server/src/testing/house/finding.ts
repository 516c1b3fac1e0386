import type { SourceFile } from './source-file.ts';

/** Something in the source that breaks a rule of the house. */
export interface Finding {
  readonly file: string;
  readonly line: number;
  /** What was found, as a sentence. */
  readonly found: string;
  /** What to do about it, as a sentence. */
  readonly mend: string;
}

/** Reads all the code there is and says what breaks the rule. */
export type HouseRule = (files: readonly SourceFile[]) => Finding[];

/** The findings as a text for people; empty when there are none. */
export function report(findings: readonly Finding[]): string {
  return findings
    .map(({ file, line, found, mend }) => `${file}:${line}\n    ${found}\n    Mend: ${mend}`)
    .join('\n\n');
}
