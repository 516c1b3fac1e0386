import type { CardsParticipants } from '../cards/index.ts';
import type { ExchangeRates } from '../money/index.ts';
import type { Clock, Database, GroupCommit, NewId, Random } from '../platform/index.ts';
import type { AuthorizationsParticipant } from './authorizations-participant.ts';

/** What network messages change together: what card actions do, and authorizations. */
export type NetworkParticipants = CardsParticipants & { readonly authorizations: AuthorizationsParticipant };

export interface AuthorizationsContext {
  readonly database: Database;
  readonly commit: GroupCommit<NetworkParticipants>;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly random: Random;
  readonly exchangeRates: ExchangeRates;
}
