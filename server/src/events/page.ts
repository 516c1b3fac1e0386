/** Which part of a list is wanted: so many rows after the one with this key (from the start where it is null). */
export interface Page<Key> {
  readonly limit: number;
  readonly after: Key | null;
}

/** One page of a list, and the key to ask for the next one, or null when there is none. */
export interface PageOf<Row, Key> {
  readonly rows: readonly Row[];
  readonly next: Key | null;
}

/** Makes a page of rows that were read with `limit + 1`: the one too many tells that there are more. */
export function pageOf<Row, Key>(
  rows: readonly Row[],
  limit: number,
  keyOf: (row: Row) => Key,
): PageOf<Row, Key> {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return { rows: shown, next: rows.length > limit && last !== undefined ? keyOf(last) : null };
}
