/** A table of results: for people in a terminal, and in Markdown. */
export interface Table {
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | number)[])[];
  /** Sentences under the table. */
  readonly notes: readonly string[];
}

export function printable({ title, columns, rows, notes }: Table): string {
  const cells = [columns, ...rows].map((row) => row.map(text));
  const widths = columns.map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]) =>
    row.map((cell, column) => pad(cell, widths[column] ?? 0, column === 0)).join('   ');
  const [head = [], ...body] = cells;
  const rule = widths.map((width) => '-'.repeat(width)).join('   ');
  return [title, '', line(head), rule, ...body.map(line), ...(notes.length > 0 ? ['', ...notes] : [])].join(
    '\n',
  );
}

export function markdown({ title, columns, rows, notes }: Table): string {
  const line = (cells: readonly (string | number)[]) => `| ${cells.map(text).join(' | ')} |`;
  const rule = columns.map((_, column) => (column === 0 ? '---' : '---:'));
  const list = notes.map((note) => `- ${note}`);
  return [`### ${title}`, '', line(columns), line(rule), ...rows.map(line), '', ...list].join('\n').trimEnd();
}

/** Whole thousands are easier to read apart; small figures keep a decimal. */
function text(cell: string | number): string {
  if (typeof cell === 'string') return cell;
  return cell >= 100 ? Math.round(cell).toLocaleString('en-US') : cell.toFixed(1);
}

function pad(cell: string, width: number, isFirst: boolean): string {
  return isFirst ? cell.padEnd(width) : cell.padStart(width);
}
