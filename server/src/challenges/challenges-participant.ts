import type { Participant } from '../platform/index.ts';
import type { Challenge, ChallengeKey } from './challenge.ts';
import { insertChallenges, loadChallenges, type NewChallenge, updateChallenges } from './challenges-store.ts';

export interface ChallengesPicture {
  readonly challenges: Map<string, Challenge>;
  readonly created: NewChallenge[];
  readonly changed: Set<string>;
}

export type ChallengeChange =
  | ({ readonly kind: 'create' } & NewChallenge)
  | { readonly kind: 'update'; readonly challenge: Challenge };

export type ChallengesParticipant = Participant<ChallengeKey, ChallengesPicture, ChallengeChange>;

/**
 * Challenges in the group commit. The lock of the card guards them: a command that names a challenge here names its card
 * among the cards too.
 */
export const challengesParticipant: ChallengesParticipant = {
  load: async (tx, keys) => ({
    challenges: new Map((await loadChallenges(tx, keys)).map((challenge) => [challenge.id, challenge])),
    created: [],
    changed: new Set(),
  }),
  apply: ({ challenges, created, changed }, change) => {
    challenges.set(change.challenge.id, change.challenge);
    if (change.kind === 'create') created.push(change);
    else changed.add(change.challenge.id);
  },
  store: async (tx, { challenges, created, changed }) => {
    const ended = [...changed].map((id) => challenges.get(id) as Challenge);
    await Promise.all([insertChallenges(tx, created), updateChallenges(tx, ended)]);
  },
};
