import { type ChallengesContext, challengeCode, challengePageToken } from './challenges/index.ts';

/** What callbacks need and the composition learns only after it has made the dialects. */
export interface LaterParts {
  challenges: ChallengesContext | null;
  /** Where people reach this server. */
  baseUrl: string | null;
}

/** The codes and pages of challenges. Asked before the server is up it throws, and the callback is tried again. */
export function composeChallengeSecrets(later: LaterParts) {
  const known = <Part>(part: Part | null): Part => {
    if (part === null) throw new Error('The server is not up yet.');
    return part;
  };
  return {
    code: async (merchantId: string, challengeId: string) =>
      await challengeCode(known(later.challenges), merchantId, challengeId),
    pageToken: async (merchantId: string, challengeId: string) =>
      await challengePageToken(known(later.challenges), merchantId, challengeId),
    pageRoot: () => `${known(later.baseUrl)}/pages/challenges/`,
  };
}
