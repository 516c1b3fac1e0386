import type { ListPart, ListRange } from '../../platform/index.ts';
import type { Fields } from './fields.ts';
import { longest } from './fields.ts';
import { readBound } from './times.ts';

/** What every list can be narrowed by. */
export interface ListFilter {
  readonly search: string | undefined;
  readonly from: Date | undefined;
  /** The first instant that is not wanted any more. */
  readonly until: Date | undefined;
}

const defaultLimit = 10;
const largestLimit = 100;
/** Far beyond any list. */
const largestSkip = 1_000_000_000;
/** Ids are given in the order of time, so that both are one order. */
const orders = ['id', 'created_at'] as const;

/** Which part of a list is asked for. */
export function readRange(fields: Fields): ListRange {
  const skip = fields.integer('skip', 0, largestSkip) ?? 0;
  const limit = fields.integer('limit', 1, largestLimit) ?? defaultLimit;
  fields.word('order_by', orders);
  return { skip, limit, oldestFirst: fields.flag('desc') === false };
}

export function readListFilter(fields: Fields): ListFilter {
  const search = fields.text('search', longest.search) || undefined;
  const bound = (field: string, end: 'first' | 'last') => {
    const text = fields.text(field, longest.code);
    const at = text === '' ? null : readBound(text, end);
    if (text !== '' && at === null) fields.refuse(field, 'must be an ISO 8601 date, or date and time');
    return at ?? undefined;
  };
  return { search, from: bound('start_date', 'first'), until: bound('end_date', 'last') };
}

/** A list as the wire shows it. */
export function listData<Row, Item>({ total, rows }: ListPart<Row>, itemOf: (row: Row) => Item) {
  return { data: rows.map(itemOf), total };
}
