import { holdsItsOwnMoney, type Product } from '../catalog/index.ts';
import { book } from '../ledger/index.ts';
import { computeFee, money } from '../money/index.ts';
import { done, numberOf, refused } from '../platform/index.ts';
import {
  type Acceptance,
  acceptedOperation,
  notBooked,
  type OperationOrder,
  refusal,
} from './accept-operation.ts';
import { holdForOperation, operationAccounts } from './bookkeeping.ts';
import type { Card } from './card.ts';
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
 * Accepts a top-up: amount and fee are held on the reserve until a worker credits the card, and activates one that waits
 * for its first load.
 */
export async function fundCard(context: CardsContext, order: FundCardOrder): Promise<Acceptance> {
  const { reference } = order;
  const { merchantId, currency, id: cardId } = order.card;
  if (!holdsItsOwnMoney(order.product)) return refusal({ reason: 'product-not-loadable' });
  const operationId = context.newId();
  const fee = computeFee(order.product.fees.fund, money(order.amount, order.product.currency)).amount;

  const outcome = await context.commit.submit({
    ...(reference === null
      ? {}
      : { identity: { merchantId, scope: 'funding-reference', key: reference, fingerprint: '' } }),
    keys: {
      numbers: [operationId],
      faults: [{ merchantId, operation: 'fund' }],
      cards: [{ merchantId, cardId }],
      ledger: [{ merchantId, accounts: operationAccounts({ id: cardId, merchantId, currency }, 'fund') }],
    },
    decide: ({ numbers, faults, cards, ledger }) => {
      const refuse = refused<CardsParticipants, Acceptance>;
      const card = cards.cards.get(cardId);
      if (!card) return refuse(refusal({ reason: 'card-not-found' }));
      if (!waitsForFirstLoad(card)) {
        if (isNotReady(card.status)) return refuse(refusal({ reason: 'card-not-ready' }));
        if (!takesFunds(card.status))
          return refuse(refusal({ reason: 'not-possible-in-state', status: card.status }));
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
      return done<CardsParticipants, Acceptance>(
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
