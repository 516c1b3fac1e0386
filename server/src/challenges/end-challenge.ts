import type { Identity } from '../platform/index.ts';
import { actOnChallenge, type ChallengeActing } from './act-on-challenge.ts';
import type { ChallengeKey } from './challenge.ts';
import type { Deed } from './challenge-rules.ts';
import type { ChallengesContext } from './challenges-context.ts';
import { readChallenge } from './challenges-store.ts';

type Ending = (
  context: ChallengesContext,
  key: ChallengeKey,
  identity?: Identity,
) => Promise<ChallengeActing>;

/**
 * The cardholder approved where the merchant knows them, such as in its app. It needs no code and works for every kind:
 * some vendors' clients confirm a challenge for which a code was sent, and who may call this has authenticated the
 * cardholder in another way.
 */
export const confirmChallenge: Ending = endingBy({ kind: 'confirm' });

/** The cardholder said that the purchase is not theirs. Of every kind, like a confirmation. */
export const declineChallenge: Ending = endingBy({ kind: 'decline' });

/** The cardholder gave up, or whoever asked for the challenge does not need it any more. */
export const cancelChallenge: Ending = endingBy({ kind: 'cancel' });

function endingBy(deed: Deed): Ending {
  return async (context, { merchantId, challengeId }, identity) => {
    const scope = { merchantId, programmeId: null };
    const challenge = await readChallenge(context.database, scope, { id: challengeId });
    if (!challenge) return { kind: 'refused', reason: 'challenge-not-found' };
    return await actOnChallenge(context, challenge, deed, identity);
  };
}
