import { requireProduct } from '../../catalog/index.ts';
import { done, refused } from '../../platform/index.ts';
import { isPastExpiry, pinProblem, type Secret } from '../../vault/index.ts';
import type { Card } from '../card.ts';
import type { CardsContext, CardsParticipants } from '../cards-context.ts';
import { giveNumber, writtenPlastics } from './give-number.ts';
import { movedTo, type Plastic } from './plastic.ts';
import { plasticEvent } from './plastic-events.ts';
import { mayBecome } from './plastic-state.ts';
import { type PlasticChange, type PlasticsPicture, plasticsOf } from './plastics-participant.ts';

export type PlasticActivation =
  | { readonly kind: 'activated'; readonly card: Card; readonly plastic: Plastic }
  /** Its number is the card's already. */
  | { readonly kind: 'unchanged'; readonly card: Card; readonly plastic: Plastic }
  | {
      readonly kind: 'refused';
      readonly reason: 'malformed-pin' | 'weak-pin' | 'card-not-found' | 'plastic-not-found';
    }
  | {
      readonly kind: 'refused';
      readonly reason: 'not-possible-in-state';
      readonly status: Card['status'];
      readonly state: Plastic['state'];
    };

/**
 * A cardholder has a replacement in hand, one that was ordered for the card or one of the product's stock: its number
 * becomes the card's, with a PIN chosen anew, for what is kept of a PIN makes sense of one number alone. The number before
 * is good for no purchase any more, and leads to the card as ever.
 */
export async function activatePlastic(
  context: CardsContext,
  target: Card,
  named: Plastic,
  pin: Secret,
): Promise<PlasticActivation> {
  const { merchantId, programmeId, productId, id: cardId } = target;
  const { id: plasticId } = named;
  const { terms } = await requireProduct(context.database, { merchantId, productId });
  const problem = pinProblem(pin, terms.pin);
  if (problem !== null) return { kind: 'refused', reason: problem };
  const pan = await context.vault.readPan(context.database, merchantId, plasticId);
  const prepared = pan && {
    row: context.vault.panRow({ merchantId, cardId, pan }),
    record: context.vault.pinRecord({ pan, pin }),
  };
  const outcome = await context.commit.submit<PlasticActivation>({
    keys: {
      cards: [{ merchantId, cardId }],
      plastics: [
        { merchantId, cardId },
        { merchantId, plasticId },
      ],
      pins: [{ merchantId, cardId }],
      events: [{ merchantId, programmeId, stream: cardId }],
    },
    decide: ({ cards, plastics }) => {
      const refuse = refused<CardsParticipants, PlasticActivation>;
      const card = cards.cards.get(cardId);
      if (!card) return refuse({ kind: 'refused', reason: 'card-not-found' });
      const plastic = plastics.plastics.get(plasticId);
      const isCards = plastic?.cardId === cardId;
      const isStock = plastic?.cardId === null && plastic.productId === card.productId;
      if (!plastic || !(isCards || isStock)) return refuse({ kind: 'refused', reason: 'plastic-not-found' });
      const { status } = card;
      const isUsable = status === 'active' || status === 'frozen';
      if (isUsable && plastic.pan === 'card') return refuse({ kind: 'unchanged', card, plastic });
      const now = context.clock.now();
      const isPossible =
        isUsable &&
        plastic.pan === 'own' &&
        mayBecome(plastic.state, 'in-use') &&
        !(plastic.expiry && isPastExpiry(plastic.expiry, now));
      if (!isPossible || !prepared)
        return refuse({ kind: 'refused', reason: 'not-possible-in-state', status, state: plastic.state });
      const given = { kind: 'move', from: plasticId, row: prepared.row } as const;
      const inHand = movedTo(plastic, 'in-use', now);
      const change = giveNumber(card, inHand, given, plasticsOf(plastics, cardId), now);
      return done<CardsParticipants, PlasticActivation>(
        { kind: 'activated', card: change.card, plastic: change.plastic },
        {
          cards: [{ kind: 'update-card', card: change.card }],
          plastics: writtenPlastics(change),
          pans: change.pans,
          pins: [{ merchantId, cardId, failures: 0, record: prepared.record }],
          events: [plasticEvent(context.newId(), 'plastic.activated', change.card, change.plastic, now)],
        },
      );
    },
  });
  if (outcome.kind === 'repeated') throw new Error('An activation has no identity to repeat.');
  return outcome.result;
}

/** The piece that a card was activated with is in use from then on, wherever the post says it is. */
export function putInUse(plastics: PlasticsPicture, card: Card, at: Date): PlasticChange[] {
  const plastic = plastics.plastics.get(card.plasticId ?? '');
  return plastic && mayBecome(plastic.state, 'in-use')
    ? [{ kind: 'update', plastic: movedTo(plastic, 'in-use', at) }]
    : [];
}
