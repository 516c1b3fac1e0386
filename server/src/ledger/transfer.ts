import type { AccountRef } from './account.ts';

interface TransferBase {
  /** Chosen by the caller: the same id with the same content is the same transfer. */
  readonly id: string;
  /** The business event in a word, such as `card-topup`: what an accountant groups by. */
  readonly code: string;
  /** What the transfer belongs to: an operation, an authorization, a funding. */
  readonly reference: string;
  /** A network advice or force post may pass balance limits; the ledger keeps the fact. */
  readonly forced?: boolean;
}

interface Legs {
  readonly debit: AccountRef;
  readonly credit: AccountRef;
  /** Ten-thousandths of the currency's major unit, above zero. */
  readonly amount: bigint;
}

/** Moves money now. */
export interface Post extends TransferBase, Legs {
  readonly kind: 'post';
}

/** Sets money aside: it leaves what is available, and moves only when it is settled. */
export interface Hold extends TransferBase, Legs {
  readonly kind: 'hold';
}

/** Moves money of a hold: less than it, all of it, or more where the balance allows. `final` frees what is left. */
export interface Settle extends TransferBase {
  readonly kind: 'settle';
  readonly hold: HoldRef;
  readonly amount: bigint;
  readonly final: boolean;
}

/** Frees a hold: so much of it, or all that is left. */
export interface Release extends TransferBase {
  readonly kind: 'release';
  readonly hold: HoldRef;
  readonly amount: bigint | 'all';
}

export type Transfer = Post | Hold | Settle | Release;

/** A hold and the two accounts between which it stands: both must be among the command's keys. */
export interface HoldRef {
  readonly id: string;
  readonly debit: AccountRef;
  readonly credit: AccountRef;
}

/** What is left of a hold. */
export interface HoldState {
  readonly merchantId: string;
  readonly id: string;
  readonly debitAccount: string;
  readonly creditAccount: string;
  readonly currency: string;
  readonly remaining: bigint;
  readonly reference: string;
}

/** A transfer as it is written: what it adds to posted and pending balances, and where both accounts stood after it. */
export interface TransferEntry {
  readonly merchantId: string;
  readonly id: string;
  readonly kind: Transfer['kind'];
  readonly debitAccount: string;
  readonly creditAccount: string;
  readonly currency: string;
  readonly posted: bigint;
  readonly pending: bigint;
  readonly holdId: string | null;
  readonly code: string;
  readonly reference: string;
  readonly forced: boolean;
  readonly occurredAt: Date;
  readonly debitVersion: bigint;
  readonly debitBalance: bigint;
  readonly debitAvailable: bigint;
  readonly creditVersion: bigint;
  readonly creditBalance: bigint;
  readonly creditAvailable: bigint;
}
