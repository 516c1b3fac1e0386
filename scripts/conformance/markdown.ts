/** Plain text as Markdown that shows exactly that text, also in a cell of a table. */
export function escaped(text: string): string {
  return text
    .replace(/[\\`*_<>[\]|~&#]/g, (character, at: number) =>
      character === '_' && isInsideWord(text, at) ? character : `\\${character}`,
    )
    .replace(/ (?= )/g, '&nbsp;');
}

/** Cells that are Markdown already, as a table. */
export function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(header), line(header.map(() => '---')), ...rows.map(line)].join('\n');
}

/** Makes the anchors that GitHub gives to headings; it is to be told all of them, in their order. */
export function anchors(): (heading: string) => string {
  const uses = new Map<string, number>();
  return (heading) => {
    const slug = heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-');
    const used = uses.get(slug) ?? 0;
    uses.set(slug, used + 1);
    return used === 0 ? slug : `${slug}-${used}`;
  };
}

function isInsideWord(text: string, at: number): boolean {
  return /^\w_\w/.test(text.slice(at - 1, at + 2));
}
