import { type Callback, type Payload as PayloadOf, tellsOf as tells } from '../../../events/index.ts';
import type { Secret } from '../../../vault/index.ts';
import type { Approval } from './approval.ts';

/** What rendering a callback needs beside its event: opened only when it is encrypted, or hidden where it is only shown. */
export interface CallbackContext {
  /** The number of the merchant's card, from the vault; null where it has none. */
  readonly cardNumber: (cardId: string) => Promise<Secret | string | null>;
  /** How a purchase of the merchant was told when it was approved. */
  readonly approval: (authorizationId: string) => Promise<Approval>;
  /** The code of a challenge; null where it has none, or has ended. */
  readonly challengeCode: (challengeId: string) => Promise<Secret | string | null>;
}

/** The decrypted payload of a callback, from the event's snapshot. */
export type Payload<Data> = PayloadOf<Data, CallbackContext>;

/** A callback that tells of events of these types, and where it is said, of those with such data only. */
export const tellsOf: <Data>(
  types: readonly string[],
  payload: Payload<Data>,
  isTold?: (data: Data) => boolean,
) => Callback<CallbackContext> = tells;
