import type { Fields } from './fields.ts';

/** Which page of a list is asked for, counted from 1. */
export interface PageRequest {
  readonly page: number;
  readonly pageSize: number;
}

const defaultPageSize = 10;
const largestPageSize = 100;
/** Far beyond any list, and small enough to be multiplied without care. */
const lastPage = 1_000_000_000;

export function readPage(fields: Fields): PageRequest {
  const page = fields.given('page') ?? 1;
  const pageSize = fields.given('page_size') ?? defaultPageSize;
  if (!isWholeNumber(page, lastPage)) {
    fields.refuse('page', 'page', `must be a whole number from 1 to ${lastPage}`);
    return { page: 1, pageSize: defaultPageSize };
  }
  if (!isWholeNumber(pageSize, largestPageSize)) {
    fields.refuse('page-size', 'page_size', `must be a whole number from 1 to ${largestPageSize}`);
    return { page, pageSize: defaultPageSize };
  }
  return { page, pageSize };
}

function isWholeNumber(value: unknown, most: number): value is number {
  return Number.isInteger(value) && (value as number) >= 1 && (value as number) <= most;
}

/** A list as the wire shows it. */
export function pageData<Row, Item>(
  { page, pageSize }: PageRequest,
  { total, rows }: { readonly total: number; readonly rows: readonly Row[] },
  itemOf: (row: Row) => Item,
) {
  return { total, page, page_size: pageSize, list: rows.map(itemOf) };
}
