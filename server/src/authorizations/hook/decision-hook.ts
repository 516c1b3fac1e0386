/** What is made of an answer that does not come in time, or is not valid. No fallback lets a check be passed. */
export type HookFallback = 'decline' | 'approve' | 'approve-within-limit';

/** Whose hook it is: a programme has at most one. */
export interface HookKey {
  readonly merchantId: string;
  readonly programmeId: string;
}

/** What a merchant chooses about its hook. */
export interface HookSettings {
  readonly url: string;
  /** How long an answer is waited for, in milliseconds of the wall clock. */
  readonly windowMs: number;
  readonly fallback: HookFallback;
  /** With `approve-within-limit`: ten-thousandths of the card's currency, whichever that is. Null otherwise. */
  readonly fallbackLimit: bigint | null;
  /** A hook that is not enabled is not asked. */
  readonly enabled: boolean;
}

/** Whom a programme asks before a purchase is approved. Its secrets are not in here. */
export interface DecisionHook extends HookKey, HookSettings {
  /** Until when the secret before the present one is good; null where there is none. */
  readonly previousSecretUntil: Date | null;
  readonly createdAt: Date;
}

/** A hook with its secrets as they are stored. */
export interface SealedHook extends DecisionHook {
  readonly secret: Buffer;
  readonly previousSecret: Buffer | null;
}

export const shortestWindowMs = 100;
export const longestWindowMs = 10_000;
export const usualWindowMs = 2000;
