import { book } from '../../ledger/index.ts';
import { done } from '../../platform/index.ts';
import type { PanRow } from '../../vault/index.ts';
import { OPERATION_JOB } from '../accept-operation.ts';
import { operationAccounts, operationHolds } from '../bookkeeping.ts';
import type { Card, Operation } from '../card.ts';
import type { CardsContext, CardsParticipants } from '../cards-context.ts';
import { readOrder } from '../cards-store.ts';
import { endAssignment } from './end-assignment.ts';

/**
 * Ends an accepted assignment: the card has the number of its plastic and waits for its activation, or no plastic of the
 * product's stock has the number any more and the card never was one. Safe to run twice.
 */
export async function finishAssignment(
  context: CardsContext,
  target: Card,
  operation: Operation,
): Promise<void> {
  const { merchantId, programmeId, productId, id: cardId } = target;
  const { plasticId } = operation;
  const order = await readOrder(context.database, target);
  const row = plasticId === null ? null : await numberOfPlastic(context, target, plasticId);
  const keyOf = ({ id }: Operation) => ({ merchantId, cardId, operationId: id });
  await context.commit.submit({
    keys: {
      quotas: [{ merchantId, productId }],
      cards: order ? [keyOf(operation), keyOf(order)] : [keyOf(operation)],
      plastics: [{ merchantId, cardId }, ...(plasticId ? [{ merchantId, plasticId }] : [])],
      ledger: [
        {
          merchantId,
          accounts: operationAccounts(target, 'assign'),
          holds: operationHolds(target, operation),
        },
      ],
      events: [{ merchantId, programmeId, stream: cardId }],
    },
    decide: ({ cards, plastics, ledger }) => {
      const card = cards.cards.get(cardId) as Card;
      const accepted = cards.operations.get(operation.id) as Operation;
      const jobs = [{ kind: 'finish', job: { kind: OPERATION_JOB, subject: operation.id } }] as const;
      if (accepted.status !== 'accepted') return done<CardsParticipants, null>(null, { jobs });
      const openOrder = order && cards.operations.get(order.id);
      if (!openOrder) throw new Error(`Card ${cardId} waits and has no open order.`);
      const now = context.clock.now();
      const facts = { card, order: openOrder, operation: accepted, plastics, row, now };
      const { transfers, changes } = endAssignment(facts, context.newId);
      const booked = book(ledger, transfers, now);
      if (booked.kind !== 'booked')
        throw new Error(`The end of an assignment was not booked: ${booked.kind}.`);
      return done<CardsParticipants, null>(null, { ...changes, ledger: [booked.change], jobs });
    },
  });
}

/** The row by which the plastic's number becomes the card's; null where the plastic does not hold it any more. */
async function numberOfPlastic(
  { database, vault }: CardsContext,
  { merchantId, id: cardId }: Card,
  plasticId: string,
): Promise<PanRow | null> {
  const pan = await vault.readPan(database, merchantId, plasticId);
  return pan && vault.panRow({ merchantId, cardId, pan });
}
