import type { Participant } from '../platform/index.ts';
import type { Card, CardKey, Operation } from './card.ts';
import {
  insertCards,
  insertOperations,
  loadCards,
  loadHeldCards,
  loadOpenOperations,
  loadOperations,
  lockCards,
  updateCards,
  updateOperations,
} from './cards-store.ts';

export interface CardsPicture {
  readonly cards: Map<string, Card>;
  /** The ids of the cards of each person among the keys, and of those whom this batch gives one. */
  readonly heldBy: Map<string, readonly string[]>;
  readonly operations: Map<string, Operation>;
  readonly changes: CardChange[];
}

export type CardChange =
  | { readonly kind: 'create-card'; readonly card: Card }
  | { readonly kind: 'update-card'; readonly card: Card }
  | { readonly kind: 'create-operation'; readonly operation: Operation }
  | { readonly kind: 'update-operation'; readonly operation: Operation };

export type CardsParticipant = Participant<CardKey, CardsPicture, CardChange>;

/**
 * Cards and their operations in the group commit. Locking a card guards its operations too; the lock of a person's
 * verification guards which cards they have.
 */
export const cardsParticipant: CardsParticipant = {
  lock: (tx, keys) =>
    lockCards(
      tx,
      keys.filter((key) => 'cardId' in key),
    ),
  load: async (tx, keys) => {
    const named = keys.filter((key) => 'cardId' in key);
    const people = keys.filter((key) => 'heldBy' in key);
    const [cards, operations, open, held] = await Promise.all([
      loadCards(tx, named),
      loadOperations(tx, named),
      loadOpenOperations(tx, named),
      loadHeldCards(tx, people),
    ]);
    const byHolder = Map.groupBy(held, ({ heldBy }) => heldBy);
    return {
      heldBy: new Map([...byHolder].map(([holder, rows]) => [holder, rows.map(({ cardId }) => cardId)])),
      cards: new Map(cards.map((card) => [card.id, card])),
      operations: new Map([...operations, ...open].map((operation) => [operation.id, operation])),
      changes: [],
    };
  },
  apply: (picture, change) => {
    if ('card' in change) picture.cards.set(change.card.id, change.card);
    else picture.operations.set(change.operation.id, change.operation);
    if (change.kind === 'create-card') {
      const { id, cardholderId } = change.card;
      picture.heldBy.set(cardholderId, [...(picture.heldBy.get(cardholderId) ?? []), id]);
    }
    picture.changes.push(change);
  },
  store: async (tx, { changes, cards, operations }) => {
    const of = (kind: CardChange['kind']) =>
      new Set(changes.filter((change) => change.kind === kind).map(idOf));
    const newCards = of('create-card');
    const newOperations = of('create-operation');
    // Several commands of one batch may change one card: only where they left it is written.
    const pick = <T>(ids: Iterable<string>, from: Map<string, T>) => [...ids].map((id) => from.get(id) as T);
    await Promise.all([
      insertCards(tx, pick(newCards, cards)),
      insertOperations(tx, pick(newOperations, operations)),
      updateCards(tx, pick(of('update-card').difference(newCards), cards)),
      updateOperations(tx, pick(of('update-operation').difference(newOperations), operations)),
    ]);
  },
};

function idOf(change: CardChange): string {
  return 'card' in change ? change.card.id : change.operation.id;
}
