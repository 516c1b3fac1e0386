import { requireProduct } from '../catalog/index.ts';
import { done, refused } from '../platform/index.ts';
import {
  expiryAfterYears,
  isPastExpiry,
  type PansPicture,
  PanTaken,
  panHolder,
  type Secret,
} from '../vault/index.ts';
import type { Card } from './card.ts';
import { cardNotice } from './card-events.ts';
import { moveCard } from './card-status.ts';
import type { CardsContext, CardsParticipants } from './cards-context.ts';
import { giveNumber } from './plastics/give-number.ts';
import { newPlastic } from './plastics/new-plastic.ts';
import { movedTo, type Plastic } from './plastics/plastic.ts';
import { type PlasticsPicture, withdrawOrders } from './plastics/plastics-participant.ts';

export type Assignment =
  | { readonly kind: 'assigned'; readonly card: Card }
  /** It has a number already. */
  | { readonly kind: 'unchanged'; readonly card: Card }
  | {
      readonly kind: 'refused';
      readonly reason:
        | 'card-not-found'
        | 'not-verified'
        | 'malformed-number'
        /** Another card has it, or it is on a plastic that is not this product's to give. */
        | 'number-taken'
        | 'number-not-in-stock';
    }
  | { readonly kind: 'refused'; readonly reason: 'not-possible-in-state'; readonly status: Card['status'] };

/**
 * Gives a card the number of a plastic that its cardholder has in hand: one of the product's stock, or, where the product
 * takes any, one that nobody has. Of two cards that want one number at the same instant, of whichever merchants, one
 * gets it. A card that waits for its activation and whose plastic was lost may be given another.
 */
export async function assignNumber(context: CardsContext, target: Card, pan: Secret): Promise<Assignment> {
  const { merchantId, programmeId, id: cardId } = target;
  const wanted = context.vault.isCardNumber(pan) ? await prepare(context, target, pan) : null;
  try {
    const outcome = await context.commit.submit<Assignment>({
      keys: {
        cards: [{ merchantId, cardId }],
        plastics: [
          { merchantId, cardId },
          ...(wanted?.stocked ? [{ merchantId, plasticId: wanted.stocked }] : []),
        ],
        pans: wanted ? [wanted.key] : [],
        events: [{ merchantId, programmeId, stream: cardId }],
      },
      decide: ({ cards, plastics, pans }) => {
        const refuse = refused<CardsParticipants, Assignment>;
        const card = cards.cards.get(cardId);
        if (!card) return refuse({ kind: 'refused', reason: 'card-not-found' });
        const answer = answerByState(card);
        if (answer) return refuse(answer);
        if (!wanted) return refuse({ kind: 'refused', reason: 'malformed-number' });
        const now = context.clock.now();
        const found = plasticOf(wanted, { plastics, pans }, card, now);
        if (typeof found === 'string') return refuse({ kind: 'refused', reason: found });

        const { plastic, isNew } = found;
        const given = isNew
          ? ({ kind: 'store', row: wanted.row } as const)
          : ({ kind: 'move', from: plastic.id, row: wanted.row } as const);
        const waiting = card.status === 'pending-assignment' ? moveCard(card, 'assign') : card;
        const change = giveNumber(waiting, plastic, given, [], now);
        return done<CardsParticipants, Assignment>(
          { kind: 'assigned', card: change.card },
          {
            cards: [{ kind: 'update-card', card: change.card }],
            plastics: [
              { kind: isNew ? 'create' : 'update', plastic: change.plastic },
              ...withdrawOrders(plastics, cardId, now),
            ],
            pans: change.pans,
            events: [cardNotice(context.newId(), 'card.number_assigned', change.card, now)],
          },
        );
      },
    });
    if (outcome.kind === 'repeated') throw new Error('An assignment has no identity to repeat.');
    return outcome.result;
  } catch (error) {
    // A number that was drawn for another card at this very moment: those that are drawn wait for no lock.
    if (error instanceof PanTaken) return { kind: 'refused', reason: 'number-taken' };
    throw error;
  }
}

/** What the card's state alone says to an assignment; null where the number decides. */
function answerByState(card: Card): Assignment | null {
  const { status, form } = card;
  if (form !== 'physical') return { kind: 'refused', reason: 'not-possible-in-state', status };
  switch (status) {
    case 'pending-assignment':
      return null;
    case 'pending-verification':
      return { kind: 'refused', reason: 'not-verified' };
    case 'issuing':
    case 'failed':
      return { kind: 'refused', reason: 'not-possible-in-state', status };
    case 'pending-activation':
      return card.numberRetired !== null && card.activatingOperation === null
        ? null
        : { kind: 'unchanged', card };
    default:
      return { kind: 'unchanged', card };
  }
}

type Wanted = Awaited<ReturnType<typeof prepare>>;

/** All that is found out before rows are locked: who has the number now is looked at again under its lock. */
async function prepare({ database, vault, clock, newId }: CardsContext, card: Card, pan: Secret) {
  const { merchantId, programmeId, productId, id: cardId } = card;
  const [product, holder] = await Promise.all([
    requireProduct(database, { merchantId, productId }),
    vault.findByPan(database, pan),
  ]);
  const row = vault.panRow({ merchantId, cardId, pan });
  const createdAt = clock.now();
  /** The piece that the cardholder has, where it is not of our stock. */
  const brought = newPlastic({
    ...{ id: newId(), merchantId, programmeId, productId, cardId },
    ...{ state: 'in-use', pan: 'card', createdAt },
    ...{ last4: row.last4, keyVersion: row.keyVersion },
    expiry: expiryAfterYears(createdAt, product.validYears),
  });
  const isOurs = holder?.holder === 'plastic' && holder.merchantId === merchantId;
  return {
    key: vault.panKey(pan),
    row,
    brought,
    stocked: isOurs ? holder.cardId : null,
    rule: product.terms.numbers,
  };
}

/** The plastic whose number is wanted, or why it cannot be had. */
function plasticOf(
  { key, brought, rule }: Wanted,
  { plastics, pans }: { readonly plastics: PlasticsPicture; readonly pans: PansPicture },
  card: Card,
  now: Date,
): { readonly plastic: Plastic; readonly isNew: boolean } | 'number-taken' | 'number-not-in-stock' {
  const holder = panHolder(pans, key);
  if (holder === null) return rule === 'any' ? { plastic: brought, isNew: true } : 'number-not-in-stock';
  if (holder.holder === 'card') return 'number-taken';
  const stocked = plastics.plastics.get(holder.cardId);
  if (stocked?.state !== 'in-stock' || stocked.productId !== card.productId) {
    return rule === 'any' || stocked?.cardId ? 'number-taken' : 'number-not-in-stock';
  }
  // Whoever is given a piece that has expired could not use it.
  if (stocked.expiry && isPastExpiry(stocked.expiry, now)) return 'number-not-in-stock';
  return { plastic: movedTo(stocked, 'in-use', now), isNew: false };
}
