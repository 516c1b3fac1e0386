import type { Cardholder } from '../cardholders/index.ts';
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
import type { Scope } from './card.ts';
import type { CardsContext, CardsParticipants } from './cards-context.ts';
import { newCard } from './new-card.ts';

export interface IssueCardOrder extends Scope {
  /** The merchant's own name for the card: unique per merchant, and what makes a repetition known. */
  readonly reference: string;
  readonly product: Product;
  readonly cardholder: Omit<Cardholder, 'id' | 'merchantId' | 'programmeId' | 'createdAt'>;
  /** What the card starts with, in ten-thousandths of the product's currency; zero for none. */
  readonly firstLoad: bigint;
}

/**
 * Accepts the order to issue a card: amount and fee are held on the reserve, the card is `issuing`, and a worker
 * finishes it. Whether the product may be issued and the person is acceptable is the caller's check.
 */
export async function issueCard(context: CardsContext, order: IssueCardOrder): Promise<Acceptance> {
  const { merchantId, programmeId, product } = order;
  if (order.firstLoad > 0n && !holdsItsOwnMoney(product)) return refusal({ reason: 'product-not-loadable' });
  const cardId = context.newId();
  const operationId = context.newId();
  const createdAt = context.clock.now();
  const cardholder: Cardholder = {
    ...order.cardholder,
    id: context.newId(),
    merchantId,
    programmeId,
    createdAt,
  };
  const fee = computeFee(product.fees.issue, money(order.firstLoad, product.currency)).amount;

  const outcome = await context.commit.submit({
    identity: { merchantId, scope: 'card-reference', key: order.reference, fingerprint: '' },
    keys: {
      numbers: [cardId, operationId],
      faults: [{ merchantId, operation: 'issue' }],
      ledger: [
        {
          merchantId,
          accounts: operationAccounts({ id: cardId, merchantId, currency: product.currency }, 'issue'),
        },
      ],
    },
    decide: ({ numbers, faults, ledger }) => {
      const card = newCard(product, {
        id: cardId,
        number: numberOf(numbers, cardId),
        merchantId,
        programmeId,
        reference: order.reference,
        status: 'issuing',
        cardholderId: cardholder.id,
        firstLoad: order.firstLoad,
        createdAt,
      });
      const orderRow: OperationOrder = {
        id: operationId,
        number: numberOf(numbers, operationId),
        kind: 'issue',
        reference: null,
        amount: order.firstLoad,
        fee,
      };
      const fault = faults.next(merchantId, 'issue', cardId);
      const { operation, job } = acceptedOperation(context, card, orderRow, fault);
      const booked = book(ledger, holdForOperation(card, operation), createdAt);
      if (booked.kind !== 'booked') return refused<CardsParticipants, Acceptance>(notBooked(booked));
      return done<CardsParticipants, Acceptance>(
        { kind: 'accepted', card, operation },
        {
          faults: fault ? [fault.id] : [],
          cards: [
            { kind: 'create-card', card },
            { kind: 'create-operation', operation },
          ],
          cardholders: [cardholder],
          ledger: [booked.change],
          jobs: [{ kind: 'schedule', job }],
        },
        cardId,
      );
    },
  });
  return outcome.kind === 'repeated' ? refusal({ reason: 'duplicate-reference' }) : outcome.result;
}
