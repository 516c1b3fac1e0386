/** What a command has to say: for people, and as JSON for scripts. */
export interface Output {
  readonly text: string;
  readonly json: unknown;
  /** True when the command ran and what it found is bad: exit code 1. */
  readonly isBad?: boolean;
}

export type Columns<Row> = Readonly<Record<string, (row: Row) => string | number | null>>;

/** Rows under their headings; nothing but a sentence when there are none. */
export function table<Row>(rows: readonly Row[], columns: Columns<Row>, empty: string): Output {
  return { text: rows.length === 0 ? empty : tableText(rows, columns), json: rows };
}

export function tableText<Row>(rows: readonly Row[], columns: Columns<Row>): string {
  const headings = Object.keys(columns).map((heading) => heading.toUpperCase());
  const cells = rows.map((row) => Object.values(columns).map((of) => printable(of(row))));
  const widths = headings.map((heading, index) =>
    Math.max(...[heading, ...cells.map((line) => line[index] ?? '')].map((text) => text.length)),
  );
  const write = (line: readonly string[]) =>
    line
      .map((text, index) => text.padEnd(widths[index] ?? 0))
      .join('  ')
      .trimEnd();
  return [headings, ...cells].map(write).join('\n');
}

/** One thing, a line for each of its facts. */
export function record(json: unknown, facts: Readonly<Record<string, string | number | null>>): Output {
  const width = Math.max(...Object.keys(facts).map((name) => name.length));
  const lines = Object.entries(facts).map(([name, value]) => `${name.padEnd(width)}  ${printable(value)}`);
  return { text: lines.join('\n'), json };
}

/** Control characters of what others wrote do not reach the terminal. */
function printable(value: string | number | null): string {
  if (value === null) return '-';
  return String(value).replace(/[^\P{Cc}\n]/gu, '?');
}
