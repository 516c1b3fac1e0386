import type { PinRecord } from '../vault/index.ts';

/** After so many wrong PINs in a row a card takes none, the right one neither, until its PIN is set anew. */
export const PIN_TRIES = 3;

export interface PinKey {
  readonly merchantId: string;
  readonly cardId: string;
}

/** How often in a row a wrong PIN was entered; with a `record`, the card's new PIN. */
export interface PinChange extends PinKey {
  readonly failures: number;
  readonly record?: PinRecord;
}

/** A card's PIN as it is kept: nothing in it is clear. */
export interface CardPin extends PinRecord {
  readonly failures: number;
}
