import type { Cardholder } from '../../cardholders/index.ts';
import { type Product, unitsLeft } from '../../catalog/index.ts';
import { book } from '../../ledger/index.ts';
import { computeFee, zero } from '../../money/index.ts';
import { done, numberOf, refused } from '../../platform/index.ts';
import type { Secret } from '../../vault/index.ts';
import { type Acceptance, acceptedOperation, notBooked } from '../accept-operation.ts';
import { holdForOperation, operationAccounts } from '../bookkeeping.ts';
import type { Scope } from '../card.ts';
import type { CardsContext, CardsParticipants } from '../cards-context.ts';
import { newCard } from '../new-card.ts';
import { mayHoldCards } from '../ordered-for.ts';

export interface AssignmentOrder extends Scope {
  readonly product: Product;
  readonly cardholder: Cardholder;
  /** The number of the plastic that the cardholder has in hand. */
  readonly pan: Secret;
}

export type AssignmentOrdering =
  | Acceptance
  | { readonly kind: 'refused'; readonly reason: 'quota-exhausted' };

/**
 * Accepts the order for a physical card whose plastic, one of the product's stock, the cardholder has in hand: the card is
 * `issuing`, the fee of an issue is held on the reserve, and a worker gives it the number, or fails the order where no
 * plastic has it. With the number the card waits for its activation. Whether the product may be issued is the caller's check.
 */
export async function orderAssignment(
  context: CardsContext,
  { merchantId, programmeId, product, cardholder, pan }: AssignmentOrder,
): Promise<AssignmentOrdering> {
  const { database, vault, newId } = context;
  const [cardId, issueId, assignId] = [newId(), newId(), newId()];
  const createdAt = context.clock.now();
  const fee = computeFee(product.fees.issue, zero(product.currency)).amount;
  const holder = await vault.findByPan(database, pan);
  // Whatever is not of this merchant's plastics is as unknown as a number that nobody has.
  const plasticId = holder?.holder === 'plastic' && holder.merchantId === merchantId ? holder.cardId : null;
  const person = { merchantId, cardholderId: cardholder.id };
  const whose = { id: cardId, merchantId, currency: product.currency };

  const outcome = await context.commit.submit<AssignmentOrdering>({
    keys: {
      numbers: [cardId, issueId, assignId],
      faults: [{ merchantId, operation: 'assign' }],
      quotas: [{ merchantId, productId: product.id }],
      verifications: [person],
      cardholders: [person],
      ledger: [{ merchantId, accounts: operationAccounts(whose, 'assign') }],
    },
    decide: ({ numbers, faults, quotas, verifications, cardholders, ledger }) => {
      const refuse = refused<CardsParticipants, AssignmentOrdering>;
      const verification = verifications.byCardholder.get(cardholder.id);
      if (!mayHoldCards(product, verification, cardholders.verified.has(cardholder.id)))
        return refuse({ kind: 'refused', reason: 'not-verified' });
      const quota = quotas.of(product.id);
      if (quota && unitsLeft(quota) <= 0n) return refuse({ kind: 'refused', reason: 'quota-exhausted' });
      const card = newCard(product, {
        ...{ id: cardId, number: numberOf(numbers, cardId), merchantId, programmeId, reference: null },
        ...{ status: 'issuing', cardholder, quotaUnit: quota ? 'held' : null, createdAt },
      });
      const nothing = { reference: null, amount: 0n };
      // As with every application the order of the card stays open until it is activated.
      const issue = acceptedOperation(
        context,
        card,
        { ...nothing, id: issueId, number: numberOf(numbers, issueId), kind: 'issue', fee: 0n },
        null,
      );
      const fault = faults.next(merchantId, 'assign', cardId);
      const { operation, job } = acceptedOperation(
        context,
        card,
        { ...nothing, id: assignId, number: numberOf(numbers, assignId), kind: 'assign', fee, plasticId },
        fault,
      );
      const booked = book(ledger, holdForOperation(card, operation), createdAt);
      if (booked.kind !== 'booked') return refuse(notBooked(booked));
      return done<CardsParticipants, AssignmentOrdering>(
        { kind: 'accepted', card, operation },
        {
          faults: fault ? [fault.id] : [],
          quotas: quota ? [{ merchantId, productId: product.id, move: 'hold' }] : [],
          cards: [
            { kind: 'create-card', card },
            { kind: 'create-operation', operation: issue.operation },
            { kind: 'create-operation', operation },
          ],
          ledger: [booked.change],
          jobs: [{ kind: 'schedule', job }],
        },
      );
    },
  });
  if (outcome.kind === 'repeated') throw new Error('An order for an assignment has no identity to repeat.');
  return outcome.result;
}
