/** Which part of a list is asked for, by its place. */
export interface ListRange {
  readonly skip: number;
  readonly limit: number;
  readonly oldestFirst: boolean;
}

/** A part of a list, and how much there is in all. */
export interface ListPart<Row> {
  readonly total: number;
  readonly rows: readonly Row[];
}
