import type { KeyObject } from 'node:crypto';
import type { CardsContext, Scope } from '../../cards/index.ts';
import type { Random } from '../../platform/index.ts';
import type { Answer } from './errors.ts';
import type { Fields } from './fields.ts';

/** What endpoints need from outside: the card actions, and randomness for what they encrypt. */
export interface EndpointContext {
  readonly cards: CardsContext;
  readonly random: Random;
}

/** A request that was let in, as an endpoint sees it. */
export interface EndpointRequest {
  readonly scope: Scope;
  readonly utcOffset: string;
  readonly aesKey: KeyObject;
  readonly fields: Fields;
}

/** Parses, calls one core action, renders. */
export type Endpoint = (context: EndpointContext, request: EndpointRequest) => Promise<Answer>;
