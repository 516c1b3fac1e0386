import { findCardholder } from '../../cardholders/index.ts';
import { done, type Identity, refused } from '../../platform/index.ts';
import type { Card } from '../card.ts';
import type { CardsContext, CardsParticipants } from '../cards-context.ts';
import { readCard } from '../cards-store.ts';
import { findDeliveryAddress } from '../delivery-addresses.ts';
import { newPlastic } from './new-plastic.ts';
import { type DeliveryAddress, movedTo, type Plastic, type PlasticReason } from './plastic.ts';
import { plasticEvent } from './plastic-events.ts';
import { findPlastic } from './plastic-queries.ts';
import { type PlasticChange, plasticsOf } from './plastics-participant.ts';

export interface PlasticOrder {
  readonly reason: PlasticReason;
  /** Where nothing is said it goes where the card was asked to be sent, else to where its cardholder lives. */
  readonly deliveryAddress?: DeliveryAddress | undefined;
}

export type PlasticOrdering =
  | { readonly kind: 'ordered'; readonly card: Card; readonly plastic: Plastic }
  | {
      readonly kind: 'refused';
      readonly reason:
        | 'card-not-found'
        | 'not-physical'
        /** A piece is being made for the card already, or is on its way. */
        | 'already-ordered'
        /** No piece of the card was reported lost, or stolen. */
        | 'not-reported';
    }
  | { readonly kind: 'refused'; readonly reason: 'not-possible-in-state'; readonly status: Card['status'] }
  /** This identity did something else before. */
  | { readonly kind: 'identity-conflict' };

/**
 * Asks the bureau for a piece of a card: the first, of a card that waits for its number, or one that replaces what the
 * card has. The account, its history and its limits are the card's and stay. One that came back to its sender is given up.
 */
export async function orderPlastic(
  context: CardsContext,
  target: Card,
  order: PlasticOrder,
  identity: Identity,
): Promise<PlasticOrdering> {
  const { merchantId, programmeId, id: cardId } = target;
  const deliveryAddress = order.deliveryAddress ?? (await knownAddress(context, target));
  const plasticId = context.newId();
  const outcome = await context.commit.submit<PlasticOrdering>({
    identity,
    keys: {
      cards: [{ merchantId, cardId }],
      plastics: [{ merchantId, cardId }],
      events: [{ merchantId, programmeId, stream: cardId }],
    },
    decide: ({ cards, plastics }) => {
      const refuse = refused<CardsParticipants, PlasticOrdering>;
      const card = cards.cards.get(cardId);
      if (!card) return refuse({ kind: 'refused', reason: 'card-not-found' });
      const standing = plasticsOf(plastics, cardId);
      const refusal = refusalOf(card, order.reason, standing);
      if (refusal) return refuse(refusal);
      const now = context.clock.now();
      const plastic = newPlastic({
        ...{ id: plasticId, merchantId, programmeId, productId: card.productId, cardId },
        ...{ state: 'ordered', pan: 'none', createdAt: now },
        ...{ reason: order.reason, deliveryAddress },
      });
      const givenUp = standing.filter(({ state, pan }) => state === 'returned' && pan === 'own');
      return done<CardsParticipants, PlasticOrdering>(
        { kind: 'ordered', card, plastic },
        {
          plastics: [
            { kind: 'create', plastic },
            ...givenUp.map(
              (one): PlasticChange => ({
                kind: 'update',
                plastic: { ...movedTo(one, 'retired', now), pan: 'retired' },
              }),
            ),
          ],
          pans: givenUp.map(({ id }) => ({
            kind: 'retire',
            merchantId,
            cardId: id,
            as: 'replaced',
            at: now,
          })),
          events: [plasticEvent(context.newId(), 'plastic.ordered', card, plastic, now)],
        },
        plasticId,
      );
    },
  });
  if (outcome.kind !== 'repeated') return outcome.result;
  if (!outcome.sameContent) return { kind: 'identity-conflict' };
  const [card, plastic] = await Promise.all([
    readCard(context.database, merchantId, cardId),
    findPlastic(context.database, merchantId, String(outcome.remembered)),
  ]);
  return card && plastic ? { kind: 'ordered', card, plastic } : { kind: 'identity-conflict' };
}

type Refusal = Extract<PlasticOrdering, { kind: 'refused' }>;

function refusalOf(card: Card, reason: PlasticReason, standing: readonly Plastic[]): Refusal | null {
  const { status, form } = card;
  if (form !== 'physical') return { kind: 'refused', reason: 'not-physical' };
  const takesFirst = status === 'pending-assignment';
  const takesNext = status === 'pending-activation' || status === 'active' || status === 'frozen';
  if (reason === 'first' ? !takesFirst : !takesNext)
    return { kind: 'refused', reason: 'not-possible-in-state', status };
  if (standing.some(isUnderWay)) return { kind: 'refused', reason: 'already-ordered' };
  const isReport = reason === 'lost' || reason === 'stolen';
  return isReport && !standing.some(({ state }) => state === reason)
    ? { kind: 'refused', reason: 'not-reported' }
    : null;
}

/** Whether the piece may still come into its cardholder's hands with a number that is not the card's yet. */
function isUnderWay({ state, pan }: Plastic): boolean {
  return (
    (pan === 'none' || pan === 'own') && ['ordered', 'personalised', 'shipped', 'delivered'].includes(state)
  );
}

async function knownAddress({ database }: CardsContext, card: Card): Promise<DeliveryAddress | null> {
  const [asked, person] = await Promise.all([
    findDeliveryAddress(database, card),
    findCardholder(database, card, card.cardholderId),
  ]);
  if (asked !== null || person === null) return asked;
  return {
    recipient: `${person.firstName} ${person.lastName}`.trim(),
    lines: [person.address, person.addressLineTwo].filter((line) => line !== ''),
    city: person.city,
    state: person.state,
    postalCode: person.postalCode,
    countryCode: person.countryCode,
  };
}
