import type { Transaction } from '../database/index.ts';

/** When, by the process's stopwatch, a batch had everything that its commands look at. */
export interface BatchMoment {
  readonly loadedUs: number;
}

/** Which batch is being written: for rows that name the batch they came in. */
export interface BatchStamp extends BatchMoment {
  readonly lane: string;
  readonly number: bigint;
  readonly recordedAt: Date;
  /** When, by the process's stopwatch, every command of the batch was decided and writing began. */
  readonly storingUs: number;
}

/**
 * One kind of state that commands can touch together: accounts, cards, events. The group commit calls it once per
 * batch, never once per command, so every statement here is set-based.
 *
 * `lock` and `load` must issue their statements at once, without waiting for one another: they travel to the
 * database in one flight, all locks before all reads.
 */
export interface Participant<Key, Picture, Change, Locked = unknown> {
  /** Locks the rows of these keys in id order (and creates rows that must exist first). Not called without keys. */
  lock?(tx: Transaction, keys: readonly Key[]): Promise<Locked>;
  /**
   * Reads what the commands will look at. Runs after every lock is held. `locked` is what `lock` answers: a locking
   * statement may return the columns of the rows that it locked, which are as fresh as the lock; nothing else that it
   * reads, such as a joined table, is.
   */
  load(tx: Transaction, keys: readonly Key[], locked: Promise<Locked | undefined>): Promise<Picture>;
  /** Takes one accepted change into the picture, so that the next command of the batch sees it. Pure. */
  apply(picture: Picture, change: Change): void;
  /** Writes everything that was applied. */
  store(tx: Transaction, picture: Picture, stamp: BatchStamp): Promise<unknown>;
  /** What the batch's place in the hash chain vouches for, or null when it wrote nothing of that kind. */
  digest?(picture: Picture): Uint8Array | null;
  /**
   * Whether it is to be kept when this batch was committed and answered: a later batch writes it down (see
   * `batch_receipts`), so after a crash it may be missing.
   */
  wantsReceipt?(picture: Picture): boolean;
  /** Called after the commit, for example to wake a worker. Must not throw. */
  committed?(picture: Picture): void;
}

// biome-ignore lint/suspicious/noExplicitAny: a map of participants of any kind.
export type Participants = Record<string, Participant<any, any, any, any>>;

export type KeyOf<P> = P extends Participant<infer Key, infer _Picture, infer _Change> ? Key : never;
export type PictureOf<P> = P extends Participant<infer _Key, infer Picture, infer _Change> ? Picture : never;
export type ChangeOf<P> = P extends Participant<infer _Key, infer _Picture, infer Change> ? Change : never;

export type Keys<P extends Participants> = { readonly [N in keyof P]?: readonly KeyOf<P[N]>[] };
export type Pictures<P extends Participants> = { readonly [N in keyof P]: PictureOf<P[N]> };
export type Changes<P extends Participants> = { readonly [N in keyof P]?: readonly ChangeOf<P[N]>[] };
