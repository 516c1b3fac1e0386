import { requireProduct } from '../../catalog/index.ts';
import { done, type Identity, numberOf, refused } from '../../platform/index.ts';
import { pinProblem, type Secret } from '../../vault/index.ts';
import { acceptedOperation } from '../accept-operation.ts';
import type { Card, Operation } from '../card.ts';
import { isNotReady, waitsForFirstLoad } from '../card-status.ts';
import type { CardsContext, CardsParticipants } from '../cards-context.ts';
import { readCard, readOperation } from '../cards-store.ts';
import { pinRecordFor, preparePin } from '../prepare-pin.ts';

export type Activation =
  | { readonly kind: 'accepted'; readonly card: Card; readonly operation: Operation }
  | { readonly kind: 'already-active'; readonly card: Card }
  | { readonly kind: 'refused'; readonly reason: 'malformed-pin' | 'weak-pin' | 'card-not-found' }
  /** It has no number, or one whose plastic was lost, or waits for its first load, or an activation is under way. */
  | { readonly kind: 'refused'; readonly reason: 'card-not-ready' }
  | { readonly kind: 'refused'; readonly reason: 'not-possible-in-state'; readonly status: Card['status'] }
  /** This identity did something else before. */
  | { readonly kind: 'identity-conflict' };

/**
 * Accepts the activation of a card that has its number, with the PIN that it will have; a worker does it. Where it fails
 * the card stays as it is, and the PIN can be handed in again.
 * @param identity its fingerprint is stored, so it must not be one that a PIN can be guessed from
 */
export async function activateCard(
  context: CardsContext,
  target: Card,
  pin: Secret,
  identity: Identity | null = null,
): Promise<Activation> {
  const { merchantId, productId, id: cardId } = target;
  const { terms } = await requireProduct(context.database, { merchantId, productId });
  const problem = pinProblem(pin, terms.pin);
  if (problem !== null) return { kind: 'refused', reason: problem };
  const prepared = await preparePin(context, target, pin);
  const operationId = context.newId();

  const outcome = await context.commit.submit<Activation>({
    ...(identity ? { identity } : {}),
    keys: {
      numbers: [operationId],
      faults: [{ merchantId, operation: 'activate' }],
      cards: [{ merchantId, cardId }],
      plastics: [{ merchantId, cardId }],
      pins: [{ merchantId, cardId }],
    },
    decide: ({ numbers, faults, cards, plastics }) => {
      const refuse = refused<CardsParticipants, Activation>;
      const card = cards.cards.get(cardId);
      if (!card) return refuse({ kind: 'refused', reason: 'card-not-found' });
      const { status } = card;
      if (status === 'active') return refuse({ kind: 'already-active', card });
      // Nobody has in hand what is still at the bureau, or was lost.
      const isInReach =
        card.numberRetired === null && plastics.plastics.get(card.plasticId ?? '')?.state !== 'personalised';
      const record = isInReach ? pinRecordFor(prepared, card) : null;
      const takesPin = status === 'pending-activation' && !waitsForFirstLoad(card);
      if (!takesPin || card.activatingOperation !== null || !record) {
        return refuse(
          isNotReady(status)
            ? { kind: 'refused', reason: 'card-not-ready' }
            : { kind: 'refused', reason: 'not-possible-in-state', status },
        );
      }
      const fault = faults.next(merchantId, 'activate', cardId);
      const number = numberOf(numbers, operationId);
      const order = {
        id: operationId,
        number,
        kind: 'activate',
        reference: null,
        amount: 0n,
        fee: 0n,
      } as const;
      const { operation, job } = acceptedOperation(context, card, order, fault);
      const activating: Card = { ...card, activatingOperation: operationId };
      return done<CardsParticipants, Activation>(
        { kind: 'accepted', card: activating, operation },
        {
          faults: fault ? [fault.id] : [],
          cards: [
            { kind: 'update-card', card: activating },
            { kind: 'create-operation', operation },
          ],
          pins: [{ merchantId, cardId, failures: 0, record }],
          jobs: [{ kind: 'schedule', job }],
        },
        operationId,
      );
    },
  });
  if (outcome.kind !== 'repeated') return outcome.result;
  if (!outcome.sameContent) return { kind: 'identity-conflict' };
  const [card, operation] = await Promise.all([
    readCard(context.database, merchantId, cardId),
    readOperation(context.database, merchantId, String(outcome.remembered)),
  ]);
  return card && operation ? { kind: 'accepted', card, operation } : { kind: 'identity-conflict' };
}
