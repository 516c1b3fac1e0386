import type { Secret } from '../../vault/index.ts';
import type { Cardholder } from '../cardholder.ts';
import type { Review, Verification } from './verification.ts';

export type SessionOpening =
  | {
      readonly kind: 'opened';
      /** For the person's browser, for ten minutes. */
      readonly accessToken: Secret;
      /** The provider's own id of the person, where it has one. */
      readonly applicantId: string | null;
    }
  /** The provider cannot be reached, or does not take us. `problem` is for the operator's log and has no secrets. */
  | { readonly kind: 'unavailable'; readonly problem: string };

export type FetchedReview =
  | { readonly kind: 'reviewed'; readonly review: Review }
  | { readonly kind: 'not-reviewed' }
  | { readonly kind: 'unavailable'; readonly problem: string };

/** Who verifies identities. A port: the composition plugs the configured one in. Never called inside a transaction. */
export interface VerificationProvider {
  readonly name: string;
  /** Makes sure that the provider knows the person, and lets them in for a while. Opening again goes on where they were. */
  openSession(who: {
    readonly verification: Verification;
    readonly cardholder: Cardholder;
  }): Promise<SessionOpening>;
  /** Looks what has become of a verification of which nothing was heard, where the provider can be asked. */
  fetchReview?(verification: Verification): Promise<FetchedReview>;
}

/** How long an access token lives, by the wall clock. */
export const ACCESS_TOKEN_SECONDS = 600;

/** What an installation has that names no provider: nobody can be verified, and the log says what to set. */
export const noProvider: VerificationProvider = {
  name: 'none',
  openSession: async () => ({
    kind: 'unavailable',
    problem:
      'No verification provider is configured. Set EMBOSS_VERIFICATION_PROVIDER to sumsub or simulated.',
  }),
};
