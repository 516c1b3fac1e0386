import type { Transaction } from '../database/index.ts';

/** Which batch is being written: for rows that name the batch they came in. */
export interface BatchStamp {
  readonly lane: string;
  readonly number: bigint;
  readonly recordedAt: Date;
}

/**
 * One kind of state that commands can touch together: accounts, cards, events. The group commit calls it once per
 * batch, never once per command, so every statement here is set-based.
 *
 * `lock` and `load` must issue their statements at once, without waiting for one another: they travel to the
 * database in one flight, all locks before all reads.
 */
export interface Participant<Key, Picture, Change> {
  /** Locks the rows of these keys in id order (and creates rows that must exist first). */
  lock?(tx: Transaction, keys: readonly Key[]): Promise<unknown>;
  /** Reads what the commands will look at. Runs after every lock is held. */
  load(tx: Transaction, keys: readonly Key[]): Promise<Picture>;
  /** Takes one accepted change into the picture, so that the next command of the batch sees it. Pure. */
  apply(picture: Picture, change: Change): void;
  /** Writes everything that was applied. */
  store(tx: Transaction, picture: Picture, stamp: BatchStamp): Promise<unknown>;
  /** What the batch's place in the hash chain vouches for, or null when it wrote nothing of that kind. */
  digest?(picture: Picture): Uint8Array | null;
  /** Called after the commit, for example to wake a worker. Must not throw. */
  committed?(picture: Picture): void;
}

// biome-ignore lint/suspicious/noExplicitAny: a map of participants of any kind.
export type Participants = Record<string, Participant<any, any, any>>;

export type KeyOf<P> = P extends Participant<infer Key, infer _Picture, infer _Change> ? Key : never;
export type PictureOf<P> = P extends Participant<infer _Key, infer Picture, infer _Change> ? Picture : never;
export type ChangeOf<P> = P extends Participant<infer _Key, infer _Picture, infer Change> ? Change : never;

export type Keys<P extends Participants> = { readonly [N in keyof P]?: readonly KeyOf<P[N]>[] };
export type Pictures<P extends Participants> = { readonly [N in keyof P]: PictureOf<P[N]> };
export type Changes<P extends Participants> = { readonly [N in keyof P]?: readonly ChangeOf<P[N]>[] };
