import type { CardsParticipants } from '../cards/index.ts';
import type { ProductsParticipant } from '../catalog/index.ts';
import type { ExchangeRates } from '../money/index.ts';
import type {
  Clock,
  Database,
  GroupCommit,
  NewId,
  Participant,
  Random,
  Stopwatch,
} from '../platform/index.ts';
import type { Vault } from '../vault/index.ts';
import type { AuthorizationsParticipant } from './authorizations-participant.ts';
import type { CardHints } from './card-hints.ts';
import type { DecisionHooks, HooksParticipant, QuestionsParticipant } from './hook/index.ts';
import type { MessageOutcome } from './message-outcome.ts';
import type { NextMonth } from './monthly-fees-store.ts';
import type { SpendControlsParticipant } from './spend-controls/index.ts';

/** What network messages change together: what card actions do, and authorizations. */
export type NetworkParticipants = CardsParticipants & {
  readonly products: ProductsParticipant;
  readonly spendControls: SpendControlsParticipant;
  readonly authorizations: AuthorizationsParticipant;
  readonly hooks: HooksParticipant;
  readonly questions: QuestionsParticipant;
  readonly monthlyFees: Participant<never, NextMonth[], NextMonth>;
};

export interface AuthorizationsContext {
  readonly database: Database;
  readonly commit: GroupCommit<NetworkParticipants>;
  readonly clock: Clock;
  readonly wall: Clock;
  readonly stopwatch: Stopwatch;
  readonly newId: NewId;
  readonly random: Random;
  readonly vault: Vault;
  readonly exchangeRates: ExchangeRates;
  readonly hints: CardHints;
  readonly hooks: DecisionHooks<MessageOutcome>;
}
