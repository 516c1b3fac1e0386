import type { Acceptor } from '../authorizations/index.ts';
import type { Scope } from '../cards/index.ts';
import type { Brand } from '../catalog/index.ts';
import type { Money } from '../money/index.ts';

export const challengeKinds = [
  /** The cardholder is sent a code and tells it to the acceptor's page. */
  'otp',
  /** The cardholder approves in the merchant's own app: there is no code. */
  'out-of-band',
  /** The cardholder is sent a code and enters it on a page of ours. */
  'redirect',
] as const;
export type ChallengeKind = (typeof challengeKinds)[number];

export const challengeStatuses = [
  /** Waits for the cardholder. The only status that is left. */
  'in-progress',
  /** The cardholder proved that the purchase is theirs. */
  'accepted',
  /** The cardholder said that it is not. */
  'declined',
  /** Nobody answered in time. */
  'timed-out',
  /** Given up by the cardholder, or by whoever asked for it. */
  'cancelled',
  /** Wrong codes used up the attempts. */
  'failed',
] as const;
export type ChallengeStatus = (typeof challengeStatuses)[number];

/** How many digits a code has. */
export const CODE_DIGITS = 6;
/** How many codes may be tried. */
export const ATTEMPTS = 3;
/** For how long a challenge may be answered where nothing else is said, in milliseconds of the business clock. */
export const VALID_FOR_MS = 5 * 60 * 1000;

/** A cardholder who is asked to prove that a purchase is theirs. Nothing in it is secret. */
export interface Challenge extends Scope {
  readonly id: string;
  /** The id for wires that show digits. */
  readonly number: bigint;
  readonly cardId: string;
  /** The directory server's transaction id. */
  readonly transactionId: string;
  readonly kind: ChallengeKind;
  readonly status: ChallengeStatus;
  /** The whole amount of the purchase, in its currency. */
  readonly amount: Money;
  readonly brand: Brand;
  readonly acceptor: Acceptor;
  readonly attemptsLeft: number;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  /** Null while it is in progress. */
  readonly endedAt: Date | null;
  /** Version of the vault's keys that its code and its authentication value are made with. */
  readonly keyVersion: number;
}

export interface ChallengeKey {
  readonly merchantId: string;
  readonly challengeId: string;
}
