export type { Command, Decision, GroupCommit, Identity, Outcome, Remembered } from './command.ts';
export { done, refused } from './command.ts';
export type { GroupCommitOptions, RunningGroupCommit } from './group-commit.ts';
export { createGroupCommit } from './group-commit.ts';
export { batchDigest, chainHash } from './lane.ts';
export type { NumbersParticipant, NumbersPicture } from './numbers.ts';
export { numberOf, numbersParticipant } from './numbers.ts';
export { Overloaded } from './overloaded.ts';
export type {
  BatchMoment,
  BatchStamp,
  Changes,
  Keys,
  Participant,
  Participants,
  Pictures,
} from './participant.ts';
export { processStopwatch, type Stopwatch } from './stopwatch.ts';
export { writeOnly } from './write-only.ts';
