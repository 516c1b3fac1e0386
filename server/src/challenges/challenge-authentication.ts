import type { Secret } from '../vault/index.ts';
import type { ChallengeKey, ChallengeStatus } from './challenge.ts';
import { type ChallengeOutcome, challengeOutcome } from './challenge-outcome.ts';
import type { ChallengesContext } from './challenges-context.ts';
import { findChallenge } from './find-challenge.ts';

/** What an authorization says of an accepted challenge. */
export type ChallengeAuthentication =
  | ({
      readonly kind: 'authenticated';
      readonly cardId: string;
      readonly transactionId: string;
      readonly value: Secret;
    } & ChallengeOutcome)
  | { readonly kind: 'not-authenticated'; readonly status: ChallengeStatus }
  | { readonly kind: 'challenge-not-found' };

/**
 * The proof that an accepted challenge gives. Only the challenge is stored: the value is computed each time, over the
 * card's number and the whole amount of the purchase.
 */
export async function challengeAuthentication(
  context: ChallengesContext,
  { merchantId, challengeId }: ChallengeKey,
): Promise<ChallengeAuthentication> {
  const challenge = await findChallenge(context, { merchantId, programmeId: null }, { id: challengeId });
  if (!challenge) return { kind: 'challenge-not-found' };
  const { cardId, transactionId, status, amount, keyVersion } = challenge;
  const outcome = challengeOutcome(challenge);
  if (status !== 'accepted' || outcome === null) return { kind: 'not-authenticated', status };
  const pan = await context.vault.readPan(context.database, merchantId, cardId);
  if (!pan) throw new Error(`The card of challenge ${challenge.id} has no number.`);
  const value = context.vault.authenticationValue({ pan, transactionId, amount, keyVersion });
  return { kind: 'authenticated', cardId, transactionId, value, ...outcome };
}
