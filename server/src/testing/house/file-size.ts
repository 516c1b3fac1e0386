import type { HouseRule } from './finding.ts';
import { isTest } from './source-file.ts';

export const mostLines = 300;

/** No file grows beyond what can be read at one sitting; tests may. */
export const filesAreSmall: HouseRule = (files) =>
  files
    .filter((file) => !isTest(file))
    .map((file) => ({ path: file.path, lines: file.text.trimEnd().split('\n').length }))
    .filter(({ lines }) => lines > mostLines)
    .map(({ path, lines }) => ({
      file: path,
      line: mostLines + 1,
      found: `It has ${lines} lines; ${mostLines} is the most.`,
      mend: 'Look for the second idea in it and give that a file of its own.',
    }));
