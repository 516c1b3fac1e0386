import type { Cardholder } from '../cardholders/index.ts';
import type { Product } from '../catalog/index.ts';
import type { Card } from './card.ts';

/** What is decided of a card when it is ordered. */
type Ordered = Pick<
  Card,
  'id' | 'number' | 'merchantId' | 'programmeId' | 'reference' | 'status' | 'createdAt'
> &
  Partial<Pick<Card, 'firstLoad' | 'quotaUnit'>> & {
    readonly cardholder: Pick<Cardholder, 'id' | 'number'>;
  };

/** A card as its product makes it, before it has a number. */
export function newCard(product: Product, { cardholder, ...ordered }: Ordered): Card {
  return {
    firstLoad: 0n,
    quotaUnit: null,
    ...ordered,
    cardholderId: cardholder.id,
    cardholderNumber: cardholder.number,
    productId: product.id,
    productCode: product.code,
    category: product.category,
    form: product.form,
    currency: product.currency,
    issuerBlock: null,
    statusBeforeClose: null,
    closingOperation: null,
    activatingOperation: null,
    last4: null,
    expiry: null,
    keyVersion: null,
    plasticId: null,
    numberRetired: null,
  };
}
