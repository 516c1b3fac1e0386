import type {
  CardholdersParticipant,
  VerificationProvider,
  VerificationsParticipant,
} from '../cardholders/index.ts';
import type { QuotasParticipant } from '../catalog/index.ts';
import type { EventsParticipant } from '../events/index.ts';
import type { LedgerParticipant } from '../ledger/index.ts';
import type {
  Clock,
  Database,
  GroupCommit,
  JobsParticipant,
  NewId,
  NumbersParticipant,
  Participant,
} from '../platform/index.ts';
import type { PansParticipant, Vault } from '../vault/index.ts';
import type { OperationKind } from './card.ts';
import type { CardsParticipant } from './cards-participant.ts';
import type { CardDelivery } from './delivery-addresses.ts';
import type { FaultsParticipant } from './operation-faults.ts';
import type { PinsParticipant } from './pins-participant.ts';
import type { PlasticsParticipant } from './plastics/plastics-participant.ts';

/** What card actions change together, in the order in which rows are locked. */
export type CardsParticipants = {
  readonly numbers: NumbersParticipant;
  readonly faults: FaultsParticipant;
  readonly quotas: QuotasParticipant;
  readonly cards: CardsParticipant;
  readonly plastics: PlasticsParticipant;
  readonly verifications: VerificationsParticipant;
  readonly pins: PinsParticipant;
  readonly ledger: LedgerParticipant;
  readonly cardholders: CardholdersParticipant;
  readonly deliveryAddresses: Participant<never, CardDelivery[], CardDelivery>;
  readonly pans: PansParticipant;
  readonly events: EventsParticipant;
  readonly jobs: JobsParticipant;
};

/** What card actions need from outside. */
export interface CardsContext {
  readonly database: Database;
  readonly commit: GroupCommit<CardsParticipants>;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly vault: Vault;
  /** Who verifies cardholders, and where it is said that they cannot be reached. */
  readonly verification: {
    readonly provider: VerificationProvider;
    onTrouble(problem: string): void;
  };
  /** How long an accepted operation waits before it is worked on, in milliseconds of the business clock. */
  readonly delaysMs: Readonly<Record<OperationKind, number>>;
}
