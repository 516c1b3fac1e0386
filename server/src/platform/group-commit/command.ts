import type { BatchMoment, Changes, Keys, Participants, Pictures } from './participant.ts';

/**
 * Who a command is, so that a repetition is known: the same reference, idempotency key or network identity. Two
 * commands of one identity with different fingerprints say different things under one name.
 */
export interface Identity {
  readonly merchantId: string;
  readonly scope: string;
  readonly key: string;
  readonly fingerprint: string;
  /**
   * What the decision will remember when it is done, as far as that is known before. It is written with the claim,
   * and a decision that remembers just that costs no second write.
   */
  readonly presumed?: Remembered;
}

/** What is kept of an answer for whoever repeats the command: plain JSON. */
export type Remembered =
  | string
  | number
  | boolean
  | null
  | readonly Remembered[]
  | { readonly [key: string]: Remembered };

/**
 * What a command decides: done, with its changes and what to remember for a repetition; or refused, which changes
 * nothing and frees its identity.
 */
export type Decision<P extends Participants, R> =
  | { readonly kind: 'done'; readonly result: R; readonly changes: Changes<P>; readonly remember: Remembered }
  | { readonly kind: 'refused'; readonly result: R };

/** How a command ended. `repeated`: another command had this identity before, and this is what it remembered. */
export type Outcome<R> =
  | { readonly kind: 'done'; readonly result: R }
  | { readonly kind: 'refused'; readonly result: R }
  | { readonly kind: 'repeated'; readonly remembered: Remembered; readonly sameContent: boolean };

/**
 * A command of the group commit. `decide` is pure: it sees the pictures of its keys as the commands before it in
 * the batch left them, and may be called again when its batch is repeated.
 */
export interface Command<P extends Participants, R> {
  readonly identity?: Identity;
  /**
   * A name for the rows that this command is likely to fight over, such as its card. Commands of one name go through
   * one lane of the process, in the order in which they came, so that they never wait for each other's locks. A hint
   * only: whatever it says, the locks keep commands apart.
   */
  readonly lane?: string;
  readonly keys: Keys<P>;
  decide(pictures: Pictures<P>, moment: BatchMoment): Decision<P, R>;
}

export interface GroupCommit<P extends Participants> {
  /**
   * Decides and stores the command together with others that arrived meanwhile; resolves once it is durable.
   * @throws Overloaded at once when too many commands wait; the error of the database when it stays away (see
   * `isTransient`)
   */
  submit<R>(command: Command<P, R>): Promise<Outcome<R>>;
}

export function done<P extends Participants, R>(
  result: R,
  changes: Changes<P>,
  remember: Remembered = null,
): Decision<P, R> {
  return { kind: 'done', result, changes, remember };
}

export function refused<P extends Participants, R>(result: R): Decision<P, R> {
  return { kind: 'refused', result };
}
