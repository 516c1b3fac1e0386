import type { Participant } from '../../platform/index.ts';
import { movedTo, type Plastic } from './plastic.ts';
import {
  insertPlastics,
  loadPlastics,
  lockPlastics,
  type PlasticKey,
  updatePlastics,
} from './plastics-store.ts';

export type PlasticChange =
  | { readonly kind: 'create'; readonly plastic: Plastic }
  | { readonly kind: 'update'; readonly plastic: Plastic };

export interface PlasticsPicture {
  readonly plastics: Map<string, Plastic>;
  readonly created: Set<string>;
  readonly updated: Set<string>;
}

export type PlasticsParticipant = Participant<PlasticKey, PlasticsPicture, PlasticChange>;

/** The card's plastics, the oldest first. The command must have named the card among its keys. */
export function plasticsOf({ plastics }: PlasticsPicture, cardId: string): Plastic[] {
  return [...plastics.values()]
    .filter((plastic) => plastic.cardId === cardId)
    .sort((one, other) => (one.id < other.id ? -1 : 1));
}

/** What was ordered for the card and is not made yet is not wanted any more. */
export function withdrawOrders(picture: PlasticsPicture, cardId: string, at: Date): PlasticChange[] {
  return plasticsOf(picture, cardId)
    .filter(({ state }) => state === 'ordered')
    .map((plastic) => ({ kind: 'update', plastic: movedTo(plastic, 'retired', at) }));
}

/**
 * Plastics in the group commit. A plastic that has a card is changed under the card's lock; one in stock, which may be
 * wanted for several cards at once, under a lock of its own.
 */
export const plasticsParticipant: PlasticsParticipant = {
  lock: (tx, keys) => lockPlastics(tx, keys),
  load: async (tx, keys) => ({
    plastics: new Map((await loadPlastics(tx, keys)).map((plastic) => [plastic.id, plastic])),
    created: new Set(),
    updated: new Set(),
  }),
  apply: ({ plastics, created, updated }, { kind, plastic }) => {
    plastics.set(plastic.id, plastic);
    (kind === 'create' ? created : updated).add(plastic.id);
  },
  store: async (tx, { plastics, created, updated }) => {
    const pick = (ids: Iterable<string>) => [...ids].map((id) => plastics.get(id) as Plastic);
    await Promise.all([
      insertPlastics(tx, pick(created)),
      updatePlastics(tx, pick(updated.difference(created))),
    ]);
  },
};
