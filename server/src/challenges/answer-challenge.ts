import type { Identity } from '../platform/index.ts';
import type { Secret } from '../vault/index.ts';
import { actOnChallenge, type ChallengeActing } from './act-on-challenge.ts';
import { type ChallengeKey, CODE_DIGITS } from './challenge.ts';
import { codeContext } from './challenge-secrets.ts';
import type { ChallengesContext } from './challenges-context.ts';
import { readChallengeSecrets } from './challenges-store.ts';
import { findChallenge } from './find-challenge.ts';

/**
 * Tries a code. The right one accepts the challenge; a wrong one costs an attempt, and the last of them fails it.
 * @param identity where a repetition must not count as another attempt; its fingerprint must not tell the code
 */
export async function answerChallenge(
  context: ChallengesContext,
  { merchantId, challengeId }: ChallengeKey,
  code: Secret,
  identity?: Identity,
): Promise<ChallengeActing> {
  const { database, vault } = context;
  const challenge = await findChallenge(context, { merchantId, programmeId: null }, { id: challengeId });
  if (!challenge) return { kind: 'refused', reason: 'challenge-not-found' };
  if (challenge.kind === 'out-of-band') return { kind: 'refused', reason: 'takes-no-code' };
  const key = { merchantId, challengeId: challenge.id };
  // Compared before the card is locked: the hash does not change, and where it is gone the challenge has ended.
  const hash = (await readChallengeSecrets(database, key))?.codeHash;
  if (hash && !vault.isOneTimeCode(code, CODE_DIGITS)) return { kind: 'refused', reason: 'malformed-code' };
  const record = hash && { hash, keyVersion: challenge.keyVersion };
  const codeIsRight = record ? vault.codeMatches(code, codeContext(key), record) : false;
  return await actOnChallenge(context, challenge, { kind: 'answer', codeIsRight }, identity);
}
