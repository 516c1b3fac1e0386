import type { Secret } from '../../../vault/index.ts';

/** What an operator configures to have identities verified by Sumsub. */
export interface SumsubSettings {
  /** Scheme, host and port of its API, without a slash at the end. */
  readonly url: string;
  readonly appToken: Secret;
  readonly secretKey: Secret;
  /** The level whose approval makes a cardholder verified. */
  readonly level: string;
  /** What webhooks are signed with; two while the secret changes. */
  readonly webhookSecrets: readonly Secret[];
  /** Whether the app token is of Sumsub's sandbox; null when it does not say. */
  readonly isSandbox: boolean | null;
}

/** What Sumsub calls itself in a verification. */
export const SUMSUB = 'sumsub';
