export type { ChallengeActing } from './act-on-challenge.ts';
export { answerChallenge } from './answer-challenge.ts';
export {
  type Challenge,
  type ChallengeKind,
  challengeKinds,
  challengeStatuses,
} from './challenge.ts';
export {
  type ChallengeAuthentication,
  challengeAuthentication,
} from './challenge-authentication.ts';
export { type ChallengeEventData, challengeEventNames } from './challenge-events.ts';
export { challengeOutcome } from './challenge-outcome.ts';
export {
  answerChallengeByToken,
  type ChallengePage,
  cancelChallengeByToken,
  declineChallengeByToken,
  findChallengeByToken,
  type PageAnswer,
} from './challenge-page.ts';
export { challengeCode, challengePageToken } from './challenge-secrets.ts';
export type { ChallengesContext, ChallengesParticipants } from './challenges-context.ts';
export { challengesParticipant } from './challenges-participant.ts';
export { cancelChallenge, confirmChallenge, declineChallenge } from './end-challenge.ts';
export { expireDueChallenges } from './expire-due-challenges.ts';
export { findChallenge, listChallenges } from './find-challenge.ts';
export { type ChallengeStart, type StartChallengeOrder, startChallenge } from './start-challenge.ts';
