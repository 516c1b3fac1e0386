import type { RegistrationContext } from '../../cardholders/index.ts';
import type { CardsContext, Scope } from '../../cards/index.ts';
import type { ChallengesContext } from '../../challenges/index.ts';
import type { Merchant } from '../../merchants/index.ts';
import type { Answer } from './errors.ts';
import type { Fields } from './fields.ts';

/** What endpoints need from outside: the actions of the rooms below. */
export interface EndpointContext {
  readonly cards: CardsContext;
  readonly registration: RegistrationContext;
  readonly challenges: ChallengesContext;
  /** Whether every merchant's webhook may go into a private network. */
  readonly allowPrivateCallbacks: boolean;
}

/** A request that was let in, as an endpoint sees it. */
export interface EndpointRequest {
  readonly scope: Scope;
  readonly merchant: Merchant;
  readonly fields: Fields;
}

/** Parses, calls one core action, renders. */
export type Endpoint = (context: EndpointContext, request: EndpointRequest) => Promise<Answer>;
