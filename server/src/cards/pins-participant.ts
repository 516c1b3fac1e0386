import type { Participant } from '../platform/index.ts';
import type { PinChange, PinKey } from './card-pin.ts';
import { loadPinFailures, updatePinFailures, upsertPins } from './pins-store.ts';

export interface PinsPicture {
  /** The cards among the keys that have a PIN, and how often in a row a wrong one was entered. */
  readonly pins: Map<string, { readonly failures: number }>;
  /** Where the batch left each card that it changed. */
  readonly changed: Map<string, PinChange>;
}

export type PinsParticipant = Participant<PinKey, PinsPicture, PinChange>;

/**
 * PINs and their try counters in the group commit. The lock of the card guards them: a command that names a card here
 * names it among the cards too.
 */
export const pinsParticipant: PinsParticipant = {
  load: async (tx, keys) => ({
    pins: new Map((await loadPinFailures(tx, keys)).map(({ cardId, failures }) => [cardId, { failures }])),
    changed: new Map(),
  }),
  apply: ({ pins, changed }, change) => {
    pins.set(change.cardId, { failures: change.failures });
    // A count that follows a new PIN in one batch does not undo it.
    changed.set(change.cardId, { ...changed.get(change.cardId), ...change });
  },
  store: async (tx, { changed }) => {
    const [set, counted]: [Required<PinChange>[], PinChange[]] = [[], []];
    for (const change of changed.values()) {
      if (change.record) set.push({ ...change, record: change.record });
      else counted.push(change);
    }
    await Promise.all([upsertPins(tx, set), updatePinFailures(tx, counted)]);
  },
};
