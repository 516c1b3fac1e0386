import type { QuotaChange } from '../../catalog/index.ts';
import type { NewEvent } from '../../events/index.ts';
import type { Transfer } from '../../ledger/index.ts';
import type { NewId } from '../../platform/index.ts';
import { isPastExpiry, type PanChange, type PanRow } from '../../vault/index.ts';
import { releaseOperation, settleOperation } from '../bookkeeping.ts';
import type { Card, Operation } from '../card.ts';
import { cardEvent, cardNotice, type RefusedNumber } from '../card-events.ts';
import { moveCard } from '../card-status.ts';
import type { CardChange } from '../cards-participant.ts';
import { giveNumber } from '../plastics/give-number.ts';
import { movedTo, type Plastic } from '../plastics/plastic.ts';
import type { PlasticChange, PlasticsPicture } from '../plastics/plastics-participant.ts';
import { failApplication } from './fail-application.ts';

/** What the end of an assignment is decided by, as it is under lock. */
export interface AssignmentFacts {
  readonly card: Card;
  /** The order that the card was applied for by. */
  readonly order: Operation;
  readonly operation: Operation;
  readonly plastics: PlasticsPicture;
  /** By which the plastic's number becomes the card's; null where it could not be read any more. */
  readonly row: PanRow | null;
  readonly now: Date;
}

/** What it changes. */
export interface EndedAssignment {
  readonly transfers: readonly Transfer[];
  readonly changes: {
    readonly cards: readonly CardChange[];
    readonly plastics: readonly PlasticChange[];
    readonly events: readonly NewEvent[];
    readonly pans?: readonly PanChange[];
    readonly quotas?: readonly QuotaChange[];
  };
}

/** Decides how an accepted assignment ends. Pure, but for the ids of events. */
export function endAssignment(facts: AssignmentFacts, newId: NewId): EndedAssignment {
  const { plannedFailure } = facts.operation;
  if (plannedFailure !== null) return notAssigned(facts, newId, plannedFailure);
  const plastic = findWanted(facts);
  if (typeof plastic === 'string') return notAssigned(facts, newId, sentences[plastic], plastic);
  return facts.row
    ? assigned({ ...facts, row: facts.row }, newId, plastic)
    : notAssigned(facts, newId, sentences['number-taken'], 'number-taken');
}

const sentences: Readonly<Record<RefusedNumber, string>> = {
  'number-not-in-stock': 'No plastic in stock has the number.',
  'number-taken': 'The number was taken meanwhile.',
};

/** The plastic that the card is to get, or why it cannot. */
function findWanted({ card, operation, plastics, now }: AssignmentFacts): Plastic | RefusedNumber {
  const plastic = plastics.plastics.get(operation.plasticId ?? '');
  if (plastic?.productId !== card.productId) return 'number-not-in-stock';
  if (plastic.state !== 'in-stock') return 'number-taken';
  // Whoever is given a piece that has expired could not use it.
  return plastic.expiry && isPastExpiry(plastic.expiry, now) ? 'number-not-in-stock' : plastic;
}

/** The card has its number and waits for its activation; the fee is earned. */
function assigned(
  { card, operation, row, now }: AssignmentFacts & { readonly row: PanRow },
  newId: NewId,
  plastic: Plastic,
): EndedAssignment {
  const given = { kind: 'move', from: plastic.id, row } as const;
  const change = giveNumber(moveCard(card, 'assign'), movedTo(plastic, 'in-use', now), given, [], now);
  return {
    transfers: settleOperation(card, operation),
    changes: {
      cards: [
        { kind: 'update-card', card: change.card },
        { kind: 'update-operation', operation: { ...operation, status: 'done', completedAt: now } },
      ],
      plastics: [{ kind: 'update', plastic: change.plastic }],
      pans: change.pans,
      events: [cardNotice(newId(), 'card.number_assigned', change.card, now)],
    },
  };
}

/** The card never was one; fee and quota go back. */
function notAssigned(
  { card, order, operation, plastics, now }: AssignmentFacts,
  newId: NewId,
  reason: string,
  refusedNumber?: RefusedNumber,
): EndedAssignment {
  const failed: Operation = { ...operation, status: 'failed', failureReason: reason, completedAt: now };
  const ending = { id: newId(), reason, at: now };
  const ended = failApplication(moveCard(card, 'issue-failed'), order, plastics, ending);
  const why = refusedNumber ? { refusedNumber } : {};
  return {
    transfers: releaseOperation(card, operation),
    changes: {
      ...ended.changes,
      cards: [...ended.changes.cards, { kind: 'update-operation', operation: failed }],
      events: [
        cardEvent(newId(), 'card.assignment_failed', ended.card, failed, why),
        ...ended.changes.events,
      ],
    },
  };
}
