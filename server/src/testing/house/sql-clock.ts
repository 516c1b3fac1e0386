import type { Finding, HouseRule } from './finding.ts';
import { placeOf } from './rooms.ts';
import { isTest, type SourceFile } from './source-file.ts';
import { walk } from './syntax.ts';

const machineTime =
  /\b(?:now|clock_timestamp|statement_timestamp|transaction_timestamp|timeofday)\s*\(\s*\)|\b(?:current_timestamp|current_date|current_time|localtimestamp|localtime)\b/i;

const mend =
  'Pass the time in as a parameter ($1) from the clock the caller was given; the business clock is not the server’s.';

/** SQL never asks the database server for the time, neither in the code nor in a migration. */
export const sqlHasNoClock: HouseRule = (files) =>
  files
    .filter((file) => placeOf(file.path) !== null && placeOf(file.path)?.kind !== 'testing' && !isTest(file))
    .flatMap(inStrings);

function inStrings(file: SourceFile): Finding[] {
  const findings: Finding[] = [];
  walk(file.syntax, (node) => {
    const text =
      node.type === 'Literal'
        ? node.value
        : node.type === 'TemplateElement'
          ? (node.value as { raw: string }).raw
          : null;
    if (typeof text !== 'string') return;
    const match = machineTime.exec(text);
    if (match)
      findings.push({ file: file.path, line: file.lineAt(node.start), found: `SQL with ${match[0]}.`, mend });
  });
  return findings;
}

/** The same for the text of a migration; comments may name what they like. */
export function migrationHasNoClock(path: string, sql: string): Finding[] {
  const code = sql.replace(/--[^\n]*|\/\*[\s\S]*?\*\//g, (comment) => comment.replace(/[^\n]/g, ' '));
  const match = machineTime.exec(code);
  if (match === null) return [];
  return [
    { file: path, line: code.slice(0, match.index).split('\n').length, found: `SQL with ${match[0]}.`, mend },
  ];
}
