import type {
  Clock,
  Database,
  GroupCommit,
  JobsParticipant,
  NewId,
  Random,
} from '../../../platform/index.ts';
import type { Vault } from '../../../vault/index.ts';
import type { VerificationsParticipant } from '../verifications-participant.ts';
import type { SubmissionsParticipant } from './submissions-participant.ts';

/** What a submission changes together, in the order in which rows are locked. */
export type SimulatedParticipants = {
  readonly verifications: VerificationsParticipant;
  readonly submissions: SubmissionsParticipant;
  readonly jobs: JobsParticipant;
};

/** What the simulated provider needs from outside. */
export interface SimulatedContext {
  readonly database: Database;
  readonly commit: GroupCommit<SimulatedParticipants>;
  readonly vault: Vault;
  /** For the lives of tokens. */
  readonly wall: Clock;
  /** For everything that the person or the merchant sees. */
  readonly clock: Clock;
  readonly newId: NewId;
  readonly random: Random;
  /** How long the simulated reviewer takes, in milliseconds of the business clock. */
  readonly reviewDelayMs: number;
}
