import type { Hsm } from './hsm.ts';
import { openValue, sealValue } from './sealed-value.ts';
import type { Secret } from './secret.ts';

/** Whose card a number is on; of a number that no card has yet, the plastic's id stands for the card's. */
export interface CardKey {
  readonly merchantId: string;
  readonly cardId: string;
}

/** Who a number belongs to: a card, or the plastic that it is printed on while it is no card's. */
export interface PanOwner extends CardKey {
  readonly holder: 'card' | 'plastic';
}

/** Who has a number, and why it cannot be used any more, as whoever retired it says; null while it can. */
export interface PanHolder extends PanOwner {
  readonly retired: string | null;
}

/** A card number ready for storage: nothing in it gives the number away but its last four digits. */
export interface PanRow extends PanOwner {
  readonly lookup: Buffer;
  readonly sealed: Buffer;
  readonly keyVersion: number;
  readonly last4: string;
}

/** Seals a number for its card alone, under the HSM's current keys. */
export function makePanRow(
  hsm: Hsm,
  { merchantId, cardId, holder, pan }: PanOwner & { readonly pan: Secret },
): PanRow {
  const keyVersion = hsm.currentKeyVersion;
  return {
    merchantId,
    cardId,
    holder,
    lookup: hsm.lookupHash(keyVersion, pan),
    sealed: sealValue(hsm, keyVersion, pan, panContext({ merchantId, cardId })),
    keyVersion,
    last4: pan.last4(),
  };
}

export function openPan(hsm: Hsm, card: CardKey, sealed: Uint8Array): Secret {
  return openValue(hsm, sealed, panContext(card));
}

/** A sealed number that is moved to another card's row does not open there. */
function panContext({ merchantId, cardId }: CardKey): string {
  // PostgreSQL gives UUIDs back in lower case, whatever they were stored from.
  return `pan:${merchantId}:${cardId}`.toLowerCase();
}
