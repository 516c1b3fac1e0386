import type { Secret } from '../vault/index.ts';
import type { ChallengeKey } from './challenge.ts';
import type { ChallengesContext } from './challenges-context.ts';
import { type ChallengeSecrets, readChallengeSecrets } from './challenges-store.ts';
import { findChallenge } from './find-challenge.ts';

/** What a challenge's code is hashed and sealed for: it means nothing with another challenge. */
export const codeContext = ({ merchantId, challengeId }: ChallengeKey): string =>
  `challenge-code:${merchantId}:${challengeId}`;

export const tokenContext = ({ merchantId, challengeId }: ChallengeKey): string =>
  `challenge-token:${merchantId}:${challengeId}`;

/** The code that the cardholder is to enter; null where there is none, or the challenge has ended. */
export async function challengeCode(
  context: ChallengesContext,
  merchantId: string,
  challengeId: string,
): Promise<Secret | null> {
  const key = { merchantId, challengeId };
  const sealed = (await secretsInProgress(context, key))?.codeSealed;
  return sealed ? context.vault.open(sealed, codeContext(key)) : null;
}

/** What the address of the hosted page ends with; null where there is no page, or the challenge has ended. */
export async function challengePageToken(
  context: ChallengesContext,
  merchantId: string,
  challengeId: string,
): Promise<Secret | null> {
  const key = { merchantId, challengeId };
  const sealed = (await secretsInProgress(context, key))?.tokenSealed;
  return sealed ? context.vault.open(sealed, tokenContext(key)) : null;
}

async function secretsInProgress(
  context: ChallengesContext,
  key: ChallengeKey,
): Promise<ChallengeSecrets | null> {
  const scope = { merchantId: key.merchantId, programmeId: null };
  const challenge = await findChallenge(context, scope, { id: key.challengeId });
  if (challenge?.status !== 'in-progress') return null;
  return await readChallengeSecrets(context.database, key);
}
