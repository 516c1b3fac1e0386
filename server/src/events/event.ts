/** A fact to be recorded together with the change that it tells of. */
export interface NewEvent {
  readonly id: string;
  readonly merchantId: string;
  readonly programmeId: string;
  /** What happened, for example `card.issued`. */
  readonly type: string;
  /** What it happened to, for example a card's id: events of one stream are numbered from 1 without gaps. */
  readonly stream: string | null;
  /** By the business clock. */
  readonly occurredAt: Date;
  /**
   * The whole picture at that time, as plain JSON without secrets; money is digits of ten-thousandths. Whoever
   * renders the event later looks at this and never at the present state.
   */
  readonly data: Readonly<Record<string, unknown>>;
}

/** An event as it stands in the database. */
export interface StoredEvent extends NewEvent {
  /** A number for vendors whose ids are numeric; unique over all merchants. */
  readonly number: bigint;
  /** The place in its stream, or null without one. */
  readonly sequence: number | null;
  /** By the wall clock. */
  readonly recordedAt: Date;
}

/** Where a command's events belong. Events without a stream name null. */
export interface EventKey {
  readonly merchantId: string;
  readonly programmeId: string;
  readonly stream: string | null;
}

/** An event with its place in its stream. */
export interface SequencedEvent extends NewEvent {
  readonly sequence: number | null;
}
