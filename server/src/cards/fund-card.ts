import { holdsItsOwnMoney, loadProblem, type Product } from '../catalog/index.ts';
import { book } from '../ledger/index.ts';
import { computeFee, money } from '../money/index.ts';
import { done, numberOf, refused } from '../platform/index.ts';
import { type LoadAcceptance, outOfLimits, refuseUnlocked } from './accept-load.ts';
import { acceptedOperation, notBooked, type OperationOrder, refusal } from './accept-operation.ts';
import { holdForOperation, operationAccounts } from './bookkeeping.ts';
import type { Card, Operation } from './card.ts';
import { isNotReady, takesFunds, waitsForFirstLoad } from './card-status.ts';
import type { CardsContext, CardsParticipants } from './cards-context.ts';

export interface FundCardOrder {
  readonly card: Card;
  readonly product: Product;
  /** The merchant's own name for the top-up: unique per merchant; null where the wire has none. */
  readonly reference: string | null;
  /** Ten-thousandths of the card's currency, above zero. */
  readonly amount: bigint;
}

/**
 * Accepts a top-up within the product's limits: amount and fee are held on the reserve until a worker credits the card, and
 * activates one that waits for its first load.
 */
export async function fundCard(context: CardsContext, order: FundCardOrder): Promise<LoadAcceptance> {
  const { reference } = order;
  const { merchantId, currency, id: cardId } = order.card;
  if (!holdsItsOwnMoney(order.product)) return refusal({ reason: 'product-not-loadable' });
  const problems = {
    first: loadProblem(order.product, order.amount, 'first'),
    later: loadProblem(order.product, order.amount, 'later'),
  };
  if (problems.first && problems.later) {
    const problem = waitsForFirstLoad(order.card) ? problems.first : problems.later;
    return await refuseUnlocked(context, { merchantId, of: 'funding', reference }, problem);
  }
  const operationId = context.newId();
  const fee = computeFee(order.product.fees.fund, money(order.amount, order.product.currency)).amount;

  const outcome = await context.commit.submit({
    ...(reference === null
      ? {}
      : { identity: { merchantId, scope: 'funding-reference', key: reference, fingerprint: '' } }),
    keys: {
      numbers: [operationId],
      faults: [{ merchantId, operation: 'fund' }],
      cards: [{ merchantId, cardId, ...(isNotReady(order.card.status) ? { openOperations: true } : {}) }],
      ledger: [{ merchantId, accounts: operationAccounts({ id: cardId, merchantId, currency }, 'fund') }],
    },
    decide: ({ numbers, faults, cards, ledger }) => {
      const refuse = refused<CardsParticipants, LoadAcceptance>;
      const card = cards.cards.get(cardId);
      if (!card) return refuse(refusal({ reason: 'card-not-found' }));
      if (!waitsForFirstLoad(card)) {
        if (isNotReady(card.status)) return refuse(refusal({ reason: 'card-not-ready' }));
        if (!takesFunds(card.status))
          return refuse(refusal({ reason: 'not-possible-in-state', status: card.status }));
      }
      for (const place of placesOfLoad(card, cards.operations)) {
        const problem = problems[place];
        if (problem) return refuse(outOfLimits(problem));
      }

      const row: OperationOrder = {
        id: operationId,
        number: numberOf(numbers, operationId),
        kind: 'fund',
        reference,
        amount: order.amount,
        fee,
      };
      const fault = faults.next(merchantId, 'fund', cardId);
      const { operation, job } = acceptedOperation(context, card, row, fault);
      const booked = book(ledger, holdForOperation(card, operation), operation.acceptedAt);
      if (booked.kind !== 'booked') return refuse(notBooked(booked));
      return done<CardsParticipants, LoadAcceptance>(
        { kind: 'accepted', card, operation },
        {
          faults: fault ? [fault.id] : [],
          cards: [{ kind: 'create-operation', operation }],
          ledger: [booked.change],
          jobs: [{ kind: 'schedule', job }],
        },
        operationId,
      );
    },
  });
  return outcome.kind === 'repeated' ? refusal({ reason: 'duplicate-reference' }) : outcome.result;
}

/**
 * Which of the card's loads this one is. While another is under way to a card that waits for its first, it may become
 * either: the other may fail.
 */
function placesOfLoad(
  card: Card,
  operations: ReadonlyMap<string, Operation>,
): readonly ('first' | 'later')[] {
  if (!waitsForFirstLoad(card)) return ['later'];
  const isUnderWay = operations
    .values()
    .some(({ cardId, kind, status }) => cardId === card.id && kind === 'fund' && status === 'accepted');
  return isUnderWay ? ['first', 'later'] : ['first'];
}
