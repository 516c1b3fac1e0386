import type { CardsParticipant } from '../cards/index.ts';
import type { EventsParticipant } from '../events/index.ts';
import type { Clock, Database, GroupCommit, NewId, NumbersParticipant } from '../platform/index.ts';
import type { Vault } from '../vault/index.ts';
import type { ChallengesParticipant } from './challenges-participant.ts';

/** What actions on challenges change together, in the order in which rows are locked. */
export type ChallengesParticipants = {
  readonly numbers: NumbersParticipant;
  readonly cards: CardsParticipant;
  readonly challenges: ChallengesParticipant;
  readonly events: EventsParticipant;
};

/** What actions on challenges need from outside. */
export interface ChallengesContext {
  readonly database: Database;
  readonly commit: GroupCommit<ChallengesParticipants>;
  /** The business clock: a sandbox moves it past an expiry. */
  readonly clock: Clock;
  readonly newId: NewId;
  readonly vault: Vault;
}
