import { done, numberOf, refused } from '../platform/index.ts';
import { type Acceptance, acceptedOperation, refusal } from './accept-operation.ts';
import type { Card, OperationKind } from './card.ts';
import { cardEvent } from './card-events.ts';
import { type CardMove, isNotReady, nextStatus } from './card-status.ts';
import type { CardsContext, CardsParticipants } from './cards-context.ts';

/**
 * Stops a card: it declines purchases from the moment this is accepted, because a lost card cannot wait for a worker.
 * The event follows.
 */
export const freezeCard = (context: CardsContext, card: Card) => changeStatus(context, card, 'freeze');

/** Lets a frozen card be used again, at once; the event follows. */
export const unfreezeCard = (context: CardsContext, card: Card) => changeStatus(context, card, 'unfreeze');

/**
 * Accepts the end of a card: it declines purchases at once and keeps settling. A worker closes it after the top-ups
 * that are under way and once no hold is open.
 */
export const closeCard = (context: CardsContext, card: Card) => changeStatus(context, card, 'close');

type StatusOperation = Extract<OperationKind & CardMove, 'freeze' | 'unfreeze' | 'close'>;

async function changeStatus(context: CardsContext, target: Card, kind: StatusOperation): Promise<Acceptance> {
  const { merchantId, programmeId, id: cardId } = target;
  const operationId = context.newId();
  const outcome = await context.commit.submit<Acceptance>({
    keys: {
      numbers: [operationId],
      faults: [{ merchantId, operation: kind }],
      cards: [{ merchantId, cardId }],
      events: [{ merchantId, programmeId, stream: cardId }],
    },
    decide: ({ numbers, faults, cards }) => {
      const refuse = refused<CardsParticipants, Acceptance>;
      const card = cards.cards.get(cardId);
      if (!card) return refuse(refusal({ reason: 'card-not-found' }));
      const status = nextStatus(card, kind);
      if (status === null) {
        const notReady = isNotReady(card.status);
        return refuse(
          refusal(
            notReady
              ? { reason: 'card-not-ready' }
              : { reason: 'not-possible-in-state', status: card.status },
          ),
        );
      }
      const fault = faults.next(merchantId, kind, cardId);
      const number = numberOf(numbers, operationId);
      const order = { id: operationId, number, kind, reference: null, amount: 0n, fee: 0n };
      const { operation, job } = acceptedOperation(context, card, order, fault);
      // A freeze that takes effect here can only fail here; a close fails later, as its worker does the closing.
      if (fault?.action === 'fail' && kind !== 'close') {
        const { acceptedAt: completedAt } = operation;
        const failed = { ...operation, status: 'failed', failureReason: fault.reason, completedAt } as const;
        return done<CardsParticipants, Acceptance>(
          refusal({ reason: 'made-to-fail', detail: fault.reason }),
          {
            faults: [fault.id],
            cards: [{ kind: 'create-operation', operation: failed }],
            events: [cardEvent(context.newId(), 'card.status_change_failed', card, failed)],
          },
        );
      }
      const closing =
        kind === 'close' ? { statusBeforeClose: card.status, closingOperation: operationId } : {};
      const changed: Card = { ...card, status, ...closing };
      return done<CardsParticipants, Acceptance>(
        { kind: 'accepted', card: changed, operation },
        {
          faults: fault ? [fault.id] : [],
          cards: [
            { kind: 'update-card', card: changed },
            { kind: 'create-operation', operation },
          ],
          jobs: [{ kind: 'schedule', job }],
        },
      );
    },
  });
  if (outcome.kind === 'repeated') throw new Error('A status change has no identity to repeat.');
  return outcome.result;
}
