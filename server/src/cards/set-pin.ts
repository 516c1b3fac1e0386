import { requireProduct } from '../catalog/index.ts';
import { done, type Identity, refused } from '../platform/index.ts';
import { pinProblem, type Secret } from '../vault/index.ts';
import type { Card } from './card.ts';
import { cardNotice } from './card-events.ts';
import type { CardsContext, CardsParticipants } from './cards-context.ts';
import { pinRecordFor, preparePin } from './prepare-pin.ts';

export type PinSetting =
  | { readonly kind: 'set' }
  | {
      readonly kind: 'refused';
      readonly reason: 'malformed-pin' | 'weak-pin' | 'card-not-found' | 'card-not-ready' | 'number-retired';
    }
  | {
      readonly kind: 'refused';
      readonly reason: 'not-possible-in-state';
      readonly status: Card['status'];
    }
  /** This identity did something else before. */
  | { readonly kind: 'identity-conflict' };

/**
 * Gives a card its PIN, or another one, and all tries back. What is kept is an offset under the vault's current key.
 * @param pin which ones the card takes is its product's to say
 * @param identity its fingerprint is stored, so it must not be one that a PIN can be guessed from
 */
export async function setPin(
  context: CardsContext,
  target: Card,
  pin: Secret,
  identity: Identity | null = null,
): Promise<PinSetting> {
  const { merchantId, programmeId, productId, id: cardId } = target;
  const { terms } = await requireProduct(context.database, { merchantId, productId });
  const problem = pinProblem(pin, terms.pin);
  if (problem !== null) return { kind: 'refused', reason: problem };
  const prepared = await preparePin(context, target, pin);

  const outcome = await context.commit.submit<PinSetting>({
    ...(identity ? { identity } : {}),
    keys: {
      cards: [{ merchantId, cardId }],
      pins: [{ merchantId, cardId }],
      events: [{ merchantId, programmeId, stream: cardId }],
    },
    decide: ({ cards }) => {
      const refuse = refused<CardsParticipants, PinSetting>;
      const card = cards.cards.get(cardId);
      if (!card) return refuse({ kind: 'refused', reason: 'card-not-found' });
      if (card.status === 'closed' || card.status === 'failed')
        return refuse({ kind: 'refused', reason: 'not-possible-in-state', status: card.status });
      const record = pinRecordFor(prepared, card);
      // A PIN makes sense of one number alone, and this one is good for nothing any more.
      if (card.numberRetired !== null) return refuse({ kind: 'refused', reason: 'number-retired' });
      if (card.status === 'issuing' || !record) return refuse({ kind: 'refused', reason: 'card-not-ready' });
      return done<CardsParticipants, PinSetting>(
        { kind: 'set' },
        {
          pins: [{ merchantId, cardId, failures: 0, record }],
          events: [cardNotice(context.newId(), 'card.pin_set', card, context.clock.now())],
        },
      );
    },
  });
  if (outcome.kind !== 'repeated') return outcome.result;
  return outcome.sameContent ? { kind: 'set' } : { kind: 'identity-conflict' };
}
