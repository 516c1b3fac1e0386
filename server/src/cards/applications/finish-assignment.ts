import { book } from '../../ledger/index.ts';
import { done } from '../../platform/index.ts';
import { isPastExpiry, type PanRow } from '../../vault/index.ts';
import { OPERATION_JOB } from '../accept-operation.ts';
import { operationAccounts, operationHolds, releaseOperation, settleOperation } from '../bookkeeping.ts';
import type { Card, Operation } from '../card.ts';
import { cardEvent, cardNotice, type RefusedNumber } from '../card-events.ts';
import { moveCard } from '../card-status.ts';
import type { CardsContext, CardsParticipants } from '../cards-context.ts';
import { readOrder } from '../cards-store.ts';
import { giveNumber } from '../plastics/give-number.ts';
import { movedTo, type Plastic } from '../plastics/plastic.ts';
import type { PlasticsPicture } from '../plastics/plastics-participant.ts';
import { failApplication } from './fail-application.ts';

/**
 * Ends an accepted assignment: the card has the number of its plastic and waits for its activation, and the fee is earned;
 * or no plastic of the product's stock has the number any more, and the card never was one. Safe to run twice.
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
      const completedAt = context.clock.now();
      const move = (transfers: ReturnType<typeof settleOperation>) => {
        const booked = book(ledger, transfers, completedAt);
        if (booked.kind !== 'booked')
          throw new Error(`The end of an assignment was not booked: ${booked.kind}.`);
        return [booked.change];
      };

      const found = plasticOf(card, plasticId, plastics, completedAt);
      const failureReason = accepted.plannedFailure ?? (typeof found === 'string' ? sentences[found] : null);
      if (failureReason !== null || typeof found === 'string' || row === null) {
        const reason = failureReason ?? sentences['number-taken'];
        const failed: Operation = { ...accepted, status: 'failed', failureReason: reason, completedAt };
        const given = moveCard(card, 'issue-failed');
        const id = context.newId();
        const ended = failApplication(given, openOrder, plastics, { id, reason, at: completedAt });
        const why = accepted.plannedFailure === null ? { refusedNumber: refusedNumberOf(found) } : {};
        return done<CardsParticipants, null>(null, {
          ...ended.changes,
          cards: [...ended.changes.cards, { kind: 'update-operation', operation: failed }],
          ledger: move(releaseOperation(card, accepted)),
          events: [
            cardEvent(context.newId(), 'card.assignment_failed', ended.card, failed, why),
            ...ended.changes.events,
          ],
          jobs,
        });
      }
      const inHand = movedTo(found, 'in-use', completedAt);
      const change = giveNumber(
        moveCard(card, 'assign'),
        inHand,
        { kind: 'move', from: found.id, row },
        [],
        completedAt,
      );
      return done<CardsParticipants, null>(null, {
        cards: [
          { kind: 'update-card', card: change.card },
          { kind: 'update-operation', operation: { ...accepted, status: 'done', completedAt } },
        ],
        plastics: [{ kind: 'update', plastic: change.plastic }],
        pans: change.pans,
        ledger: move(settleOperation(card, accepted)),
        events: [cardNotice(context.newId(), 'card.number_assigned', change.card, completedAt)],
        jobs,
      });
    },
  });
}

const sentences: Readonly<Record<RefusedNumber, string>> = {
  'number-not-in-stock': 'No plastic in stock has the number.',
  'number-taken': 'The number was taken meanwhile.',
};

/** Where the number could not be read any more, somebody else has it. */
const refusedNumberOf = (found: Plastic | RefusedNumber): RefusedNumber =>
  typeof found === 'string' ? found : 'number-taken';

/** The plastic that the card is to get, or why it cannot. Pure. */
function plasticOf(
  { productId }: Card,
  plasticId: string | null,
  { plastics }: PlasticsPicture,
  now: Date,
): Plastic | RefusedNumber {
  const plastic = plasticId === null ? undefined : plastics.get(plasticId);
  if (!plastic || plastic.productId !== productId) return 'number-not-in-stock';
  if (plastic.state !== 'in-stock') return 'number-taken';
  // Whoever is given a piece that has expired could not use it.
  return plastic.expiry && isPastExpiry(plastic.expiry, now) ? 'number-not-in-stock' : plastic;
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
