import { type Callback, type Payload as PayloadOf, tellsOf as tells } from '../../../events/index.ts';
import type { MerchantSettings } from '../../../merchants/index.ts';
import type { Secret } from '../../../vault/index.ts';

/** What rendering a callback needs beside its event. */
export interface CallbackContext {
  readonly settings: MerchantSettings;
  /** The number of the merchant's card, from the vault; null where it has none. */
  readonly cardNumber: (cardId: string) => Promise<Secret | null>;
  /** The code of a challenge, and the address of its page; null where it has none, or has ended. */
  readonly challengeCode: (challengeId: string) => Promise<Secret | null>;
  readonly challengePage: (challengeId: string) => Promise<Secret | null>;
}

/** The business fields of a callback, from the event's snapshot; a `Secret` is opened only when it is encrypted. */
export type Payload<Data> = PayloadOf<Data, CallbackContext>;

/** A callback that tells of events of these types. */
export const tellsOf: <Data>(types: readonly string[], payload: Payload<Data>) => Callback<CallbackContext> =
  tells;

/** @throws Error when a card that must have a number has none, which is a bug */
export async function requireCardNumber(context: CallbackContext, cardId: string): Promise<Secret> {
  const number = await context.cardNumber(cardId);
  if (number === null) throw new Error(`Card ${cardId} has no number.`);
  return number;
}
