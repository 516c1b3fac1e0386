import { done, type Identity, refused } from '../platform/index.ts';
import type { Challenge } from './challenge.ts';
import { challengeEvent } from './challenge-events.ts';
import { act, type Deed, type Step } from './challenge-rules.ts';
import type { ChallengesContext, ChallengesParticipants } from './challenges-context.ts';
import { readChallenge } from './challenges-store.ts';

/** What became of an act on a challenge. */
export type ChallengeActing =
  /** The challenge has the status that was asked for. */
  | { readonly kind: 'done'; readonly challenge: Challenge }
  /** The challenge says how many attempts are left; where none is, it has failed. */
  | { readonly kind: 'wrong-code'; readonly challenge: Challenge }
  /** It had ended before, or has just been found to be timed out: its status tells. */
  | { readonly kind: 'refused'; readonly reason: 'already-ended'; readonly challenge: Challenge }
  | {
      readonly kind: 'refused';
      readonly reason:
        | 'challenge-not-found'
        /** Not six digits. It costs no attempt. */
        | 'malformed-code'
        /** Out of band there is no code: it is confirmed or declined. */
        | 'takes-no-code';
    }
  /** This identity did something else before. */
  | { readonly kind: 'identity-conflict' };

/**
 * Does something with a challenge under its card's lock: the new status, the erasure of its secrets and the event are one
 * transaction. Of several at once, the first ends it, and the others find it ended.
 * @param known the challenge as it was read: whose it is never changes
 */
export async function actOnChallenge(
  context: ChallengesContext,
  known: Challenge,
  deed: Deed,
  identity?: Identity,
): Promise<ChallengeActing> {
  const { merchantId, programmeId, cardId, id: challengeId } = known;
  const outcome = await context.commit.submit<ChallengeActing>({
    ...(identity ? { identity } : {}),
    keys: {
      cards: [{ merchantId, cardId }],
      challenges: [{ merchantId, challengeId }],
      events: [{ merchantId, programmeId, stream: cardId }],
    },
    decide: ({ cards, challenges }) => {
      const card = cards.cards.get(cardId);
      const challenge = challenges.challenges.get(challengeId);
      if (!card || !challenge) throw new Error(`Challenge ${challengeId} or its card is gone.`);
      const now = context.clock.now();
      const step = act(challenge, deed, now);
      const acting = actingOf(step);
      if (step.challenge === challenge) return refused<ChallengesParticipants, ChallengeActing>(acting);
      const hasMoved = step.challenge.status !== challenge.status;
      return done<ChallengesParticipants, ChallengeActing>(
        acting,
        {
          challenges: [{ kind: 'update', challenge: step.challenge }],
          events: hasMoved ? [challengeEvent(context.newId(), card, step.challenge, now)] : [],
        },
        step.said,
      );
    },
  });
  if (outcome.kind !== 'repeated') return outcome.result;
  const challenge = outcome.sameContent
    ? await readChallenge(context.database, known, { id: challengeId })
    : null;
  return challenge
    ? actingOf({ challenge, said: outcome.remembered as Step['said'] })
    : { kind: 'identity-conflict' };
}

function actingOf({ challenge, said }: Step): ChallengeActing {
  return said === 'already-ended' ? { kind: 'refused', reason: said, challenge } : { kind: said, challenge };
}
