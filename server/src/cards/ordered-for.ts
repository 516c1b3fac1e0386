import type { Cardholder, NewPerson, Verification } from '../cardholders/index.ts';
import type { Product } from '../catalog/index.ts';
import { type NewId, type NumbersPicture, numberOf } from '../platform/index.ts';
import type { Scope } from './card.ts';

/** For whom a card is ordered: somebody who comes with the order, or one who is known. */
export type OrderedFor = NewPerson | Cardholder;

/** The person of an order, before it is decided. */
export interface OrderingPerson {
  readonly id: string;
  readonly isNew: boolean;
  /** Whose number is to be drawn. */
  readonly numbers: readonly string[];
  /** The cardholder, once numbers are drawn. */
  of(numbers: NumbersPicture): Cardholder;
}

export function orderingPerson(
  given: OrderedFor,
  { merchantId, programmeId }: Scope,
  { newId, createdAt }: { readonly newId: NewId; readonly createdAt: Date },
): OrderingPerson {
  if ('id' in given) return { id: given.id, isNew: false, numbers: [], of: () => given };
  const id = newId();
  return {
    id,
    isNew: true,
    numbers: [id],
    of: (numbers) => ({
      ...given,
      ...{ id, merchantId, programmeId, createdAt },
      number: numberOf(numbers, id),
      registeredFor: null,
    }),
  };
}

/**
 * Whether somebody who is known may be given a card: they were verified, or nothing about them has to be. Pure.
 * @param isVouchedFor whether an operator or a verification said so before
 */
export function mayHoldCards(
  { terms }: Pick<Product, 'terms'>,
  verification: Verification | undefined,
  isVouchedFor: boolean,
): boolean {
  if (verification) return verification.status === 'approved';
  return !terms.requiresVerifiedCardholder || isVouchedFor;
}
