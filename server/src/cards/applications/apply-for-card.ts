import { type NewPerson, newVerification } from '../../cardholders/index.ts';
import { type Product, unitsLeft } from '../../catalog/index.ts';
import { done, numberOf, refused } from '../../platform/index.ts';
import { acceptedOperation } from '../accept-operation.ts';
import type { Card, Scope } from '../card.ts';
import { cardNotice } from '../card-events.ts';
import type { CardsContext, CardsParticipants } from '../cards-context.ts';
import { newCard } from '../new-card.ts';
import { orderingPerson } from '../ordered-for.ts';
import type { DeliveryAddress } from '../plastics/plastic.ts';

export interface CardApplication extends Scope {
  /** The merchant's own name for the card: unique per merchant, and what makes a repetition known. */
  readonly reference: string;
  readonly product: Product;
  readonly cardholder: NewPerson;
  /** Where its plastics are sent; absent or null where nobody said. */
  readonly deliveryAddress?: DeliveryAddress | null;
}

export type ApplicationOutcome =
  | { readonly kind: 'applied'; readonly card: Card }
  | { readonly kind: 'refused'; readonly reason: 'duplicate-reference' | 'quota-exhausted' };

/**
 * Applies for a physical card: it exists at once, without a number, and waits for its holder's verification, or for its
 * number where the product asks for none. One unit of the product's opening quota is held until the card is activated or
 * the application ends. No money moves. Whether the product may be issued and the person is acceptable is the caller's
 * check.
 */
export async function applyForCard(
  context: CardsContext,
  application: CardApplication,
): Promise<ApplicationOutcome> {
  const { merchantId, programmeId, product, reference, deliveryAddress } = application;
  const { newId, clock, verification: verifying } = context;
  const [cardId, operationId] = [newId(), newId()];
  const createdAt = clock.now();
  const person = orderingPerson(application.cardholder, application, { newId, createdAt });
  const { requiresVerifiedCardholder, verificationDays: days } = product.terms;
  const verification = requiresVerifiedCardholder
    ? newVerification(
        { merchantId, programmeId, cardholderId: person.id, createdAt, status: 'not-started' },
        { id: newId(), provider: verifying.provider.name, days },
      )
    : null;

  const outcome = await context.commit.submit<ApplicationOutcome>({
    identity: { merchantId, scope: 'card-reference', key: reference, fingerprint: '' },
    keys: {
      numbers: [cardId, operationId, ...person.numbers],
      quotas: [{ merchantId, productId: product.id }],
      events: [{ merchantId, programmeId, stream: cardId }],
    },
    decide: ({ numbers, quotas }) => {
      const quota = quotas.of(product.id);
      if (quota && unitsLeft(quota) <= 0n)
        return refused<CardsParticipants, ApplicationOutcome>({ kind: 'refused', reason: 'quota-exhausted' });
      const cardholder = person.of(numbers);
      const card = newCard(product, {
        id: cardId,
        number: numberOf(numbers, cardId),
        merchantId,
        programmeId,
        reference,
        status: verification ? 'pending-verification' : 'pending-assignment',
        cardholder,
        quotaUnit: quota ? 'held' : null,
        createdAt,
      });
      // The order stays open, with no work to be done on it, until the card is activated or has failed.
      const order = { id: operationId, number: numberOf(numbers, operationId), kind: 'issue' } as const;
      const { operation } = acceptedOperation(
        context,
        card,
        { ...order, reference: null, amount: 0n, fee: 0n },
        null,
      );
      return done<CardsParticipants, ApplicationOutcome>(
        { kind: 'applied', card },
        {
          quotas: quota ? [{ merchantId, productId: product.id, move: 'hold' }] : [],
          cards: [
            { kind: 'create-card', card },
            { kind: 'create-operation', operation },
          ],
          cardholders: [cardholder],
          deliveryAddresses: deliveryAddress ? [{ merchantId, cardId, address: deliveryAddress }] : [],
          verifications: verification ? [{ kind: 'create', verification }] : [],
          events: [cardNotice(context.newId(), 'card.applied', card, createdAt)],
        },
        cardId,
      );
    },
  });
  return outcome.kind === 'repeated' ? { kind: 'refused', reason: 'duplicate-reference' } : outcome.result;
}
