import { holdsItsOwnMoney, loadProblem, type Product } from '../catalog/index.ts';
import { book } from '../ledger/index.ts';
import { computeFee, money } from '../money/index.ts';
import { done, numberOf, refused } from '../platform/index.ts';
import { type LoadAcceptance, refuseUnlocked } from './accept-load.ts';
import { acceptedOperation, notBooked, type OperationOrder, refusal } from './accept-operation.ts';
import { holdForOperation, operationAccounts } from './bookkeeping.ts';
import type { Scope } from './card.ts';
import type { CardsContext, CardsParticipants } from './cards-context.ts';
import { newCard } from './new-card.ts';
import { mayHoldCards, type OrderedFor, orderingPerson } from './ordered-for.ts';

export interface IssueCardOrder extends Scope {
  /** The merchant's own name for the card: unique per merchant, and what makes a repetition known; null where the wire has none. */
  readonly reference: string | null;
  readonly product: Product;
  readonly cardholder: OrderedFor;
  /** What the card starts with, in ten-thousandths of the product's currency; zero for none. */
  readonly firstLoad: bigint;
}

/**
 * Accepts the order to issue a card: amount and fee are held on the reserve, the card is `issuing`, and a worker
 * finishes it. Whether the product may be issued, asks for a first load, and a new person is acceptable is the caller's
 * check; one who is known must have been verified where that is asked for.
 */
export async function issueCard(context: CardsContext, order: IssueCardOrder): Promise<LoadAcceptance> {
  const { merchantId, programmeId, product, reference } = order;
  if (order.firstLoad > 0n && !holdsItsOwnMoney(product)) return refusal({ reason: 'product-not-loadable' });
  const problem = order.firstLoad > 0n ? loadProblem(product, order.firstLoad, 'first') : null;
  if (problem) return await refuseUnlocked(context, { merchantId, of: 'card', reference }, problem);
  const cardId = context.newId();
  const operationId = context.newId();
  const createdAt = context.clock.now();
  const ordering = orderingPerson(order.cardholder, order, { newId: context.newId, createdAt });
  const person = { merchantId, cardholderId: ordering.id };
  const fee = computeFee(product.fees.issue, money(order.firstLoad, product.currency)).amount;

  const outcome = await context.commit.submit({
    ...(reference === null
      ? {}
      : { identity: { merchantId, scope: 'card-reference', key: reference, fingerprint: '' } }),
    keys: {
      numbers: [cardId, operationId, ...ordering.numbers],
      faults: [{ merchantId, operation: 'issue' }],
      verifications: ordering.isNew ? [] : [person],
      cardholders: ordering.isNew ? [] : [person],
      ledger: [
        {
          merchantId,
          accounts: operationAccounts({ id: cardId, merchantId, currency: product.currency }, 'issue'),
        },
      ],
    },
    decide: ({ numbers, faults, ledger, verifications, cardholders }) => {
      const refuse = refused<CardsParticipants, LoadAcceptance>;
      const cardholder = ordering.of(numbers);
      const verification = verifications.byCardholder.get(cardholder.id);
      if (!ordering.isNew && !mayHoldCards(product, verification, cardholders.verified.has(cardholder.id)))
        return refuse(refusal({ reason: 'not-verified' }));
      const card = newCard(product, {
        id: cardId,
        number: numberOf(numbers, cardId),
        merchantId,
        programmeId,
        reference,
        status: 'issuing',
        cardholder,
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
      if (booked.kind !== 'booked') return refuse(notBooked(booked));
      return done<CardsParticipants, LoadAcceptance>(
        { kind: 'accepted', card, operation },
        {
          faults: fault ? [fault.id] : [],
          cards: [
            { kind: 'create-card', card },
            { kind: 'create-operation', operation },
          ],
          cardholders: ordering.isNew ? [cardholder] : [],
          ledger: [booked.change],
          jobs: [{ kind: 'schedule', job }],
        },
        cardId,
      );
    },
  });
  return outcome.kind === 'repeated' ? refusal({ reason: 'duplicate-reference' }) : outcome.result;
}
