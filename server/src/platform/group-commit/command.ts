import type { Changes, Keys, Participants, Pictures } from './participant.ts';

/**
 * Who a command is, so that a repetition is known: the same reference, idempotency key or network identity. Two
 * commands of one identity with different fingerprints say different things under one name.
 */
export interface Identity {
  readonly merchantId: string;
  readonly scope: string;
  readonly key: string;
  readonly fingerprint: string;
}

/** What a command decides: done, with its changes; or refused, which changes nothing and frees its identity. */
export type Decision<P extends Participants, R> =
  | { readonly kind: 'done'; readonly result: R; readonly changes: Changes<P> }
  | { readonly kind: 'refused'; readonly result: R };

/** How a command ended. `repeated` carries the result of the first command with this identity. */
export type Outcome<R> =
  | { readonly kind: 'done'; readonly result: R }
  | { readonly kind: 'refused'; readonly result: R }
  | { readonly kind: 'repeated'; readonly result: R; readonly sameContent: boolean };

/**
 * A command of the group commit. `decide` is pure: it sees the pictures of its keys as the commands before it in
 * the batch left them. Results of commands with an identity are stored as JSON, so they hold plain values only.
 */
export interface Command<P extends Participants, R> {
  readonly identity?: Identity;
  readonly keys: Keys<P>;
  decide(pictures: Pictures<P>): Decision<P, R>;
}

export interface GroupCommit<P extends Participants> {
  /** Decides and stores the command together with others that arrived meanwhile; resolves once it is durable. */
  submit<R>(command: Command<P, R>): Promise<Outcome<R>>;
}

export function done<P extends Participants, R>(result: R, changes: Changes<P>): Decision<P, R> {
  return { kind: 'done', result, changes };
}

export function refused<P extends Participants, R>(result: R): Decision<P, R> {
  return { kind: 'refused', result };
}
