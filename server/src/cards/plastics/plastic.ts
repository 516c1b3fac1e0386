import type { Scope } from '../card.ts';
import { mayBecome, type PlasticState } from './plastic-state.ts';

/** Why a plastic is ordered: the card has none yet, or what has become of the one it has. */
export const plasticReasons = ['first', 'lost', 'stolen', 'damaged', 'expired'] as const;
export type PlasticReason = (typeof plasticReasons)[number];

/** Where a plastic is sent. A text that nobody gave is empty. */
export interface DeliveryAddress {
  readonly recipient: string;
  readonly lines: readonly string[];
  readonly city: string;
  readonly state: string;
  readonly postalCode: string;
  /** ISO 3166-1 alpha-2. */
  readonly countryCode: string;
}

/**
 * Whose the number on a plastic is: there is none yet; its own, which pays for nothing; its card's; or it was retired,
 * and leads to the card whose it was, if it was any's.
 */
export type PanStanding = 'none' | 'own' | 'card' | 'retired';

/** One physical piece of a card. A card may have several in its life, one after the other. */
export interface Plastic extends Scope {
  readonly id: string;
  readonly productId: string;
  /** Null while it lies in stock. */
  readonly cardId: string | null;
  readonly state: PlasticState;
  readonly pan: PanStanding;
  /** Null while there is no number, as expiry and key version are. */
  readonly last4: string | null;
  readonly expiry: { readonly month: number; readonly year: number } | null;
  /** Version of the vault's keys that the verification values on it are computed with. */
  readonly keyVersion: number | null;
  /** Null of a piece that was not ordered for a card. */
  readonly reason: PlasticReason | null;
  /** Who carries it, and under which number; null where nobody said. */
  readonly carrier: string | null;
  readonly trackingNumber: string | null;
  /** As it was when the plastic was ordered; null of one that is not sent. */
  readonly deliveryAddress: DeliveryAddress | null;
  /** When it came into each state, the last time. */
  readonly times: Readonly<Partial<Record<PlasticState, Date>>>;
  readonly createdAt: Date;
}

/** The plastic in another state. @throws when its state does not allow that, which is a bug */
export function movedTo(plastic: Plastic, state: PlasticState, at: Date): Plastic {
  if (!mayBecome(plastic.state, state))
    throw new Error(`A plastic that is ${plastic.state} was asked to become ${state}.`);
  return { ...plastic, state, times: { ...plastic.times, [state]: at } };
}
