import { z } from 'zod';
import { type Refusal, refuseInvalid } from './reply.ts';

const defaultLimit = 20;
const highestLimit = 100;

/** The query of every list. */
export const pageFields = {
  limit: z
    .string()
    .regex(/^[1-9]\d{0,2}$/)
    .refine((text) => Number(text) <= highestLimit, `must be at most ${highestLimit}`)
    .transform(Number)
    .optional()
    .meta({ description: `How many at most, from 1 to ${highestLimit}; ${defaultLimit} when absent.` }),
  cursor: z.string().max(200).optional().meta({ description: 'The next_cursor of the page before.' }),
};

/** A page of a list: `next_cursor` asks for the next one and is null on the last. */
export const pageOf = <Item extends z.ZodType>(item: Item) =>
  z.strictObject({ data: z.array(item), next_cursor: z.string().nullable() });

export interface PageQuery {
  readonly limit?: number | undefined;
  readonly cursor?: string | undefined;
}

/** How the key of a list's order is written into a cursor. */
export interface CursorKey<Key> {
  readonly write: (key: Key) => string;
  readonly read: (text: string) => Key | null;
}

export const uuidKey: CursorKey<string> = {
  write: (key) => key,
  read: (text) => (/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text) ? text : null),
};

export const numberKey: CursorKey<bigint> = {
  write: String,
  read: (text) => (/^\d{1,18}$/.test(text) ? BigInt(text) : null),
};

export type ReadPage<Key> =
  | { readonly kind: 'page'; readonly limit: number; readonly after: Key | null }
  | Refusal;

/** Which page is asked for. A cursor that was not one of ours is refused. */
export function readPage<Key>(query: PageQuery, { read }: CursorKey<Key>): ReadPage<Key> {
  const { limit = defaultLimit, cursor } = query;
  if (cursor === undefined) return { kind: 'page', limit, after: null };
  const after = read(Buffer.from(cursor, 'base64url').toString('latin1'));
  if (after === null) return refuseInvalid({ field: 'cursor', problem: 'is not one that this server gave' });
  return { kind: 'page', limit, after };
}

/** Writes a page of rows that were read with one more than the limit, which tells whether there are more. */
export function writePage<Row, Key, View>(
  rows: readonly Row[],
  limit: number,
  { write }: CursorKey<Key>,
  keyOf: (row: Row) => Key,
  viewOf: (row: Row) => View,
): { data: View[]; next_cursor: string | null } {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const hasMore = rows.length > limit && last !== undefined;
  return { data: shown.map(viewOf), next_cursor: hasMore ? cursorText(write(keyOf(last))) : null };
}

/** A cursor is opaque to callers: what is in it may change. */
export function cursorText(key: string): string {
  return Buffer.from(key, 'latin1').toString('base64url');
}
