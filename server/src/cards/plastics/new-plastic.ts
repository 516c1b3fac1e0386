import type { Plastic } from './plastic.ts';

type Given = Pick<
  Plastic,
  'id' | 'merchantId' | 'programmeId' | 'productId' | 'cardId' | 'state' | 'pan' | 'createdAt'
>;

/** A plastic of which nobody has said more than is given: ordered, made for the stock, or brought by a cardholder. */
export function newPlastic(given: Given & Partial<Plastic>): Plastic {
  return {
    last4: null,
    expiry: null,
    keyVersion: null,
    reason: null,
    carrier: null,
    trackingNumber: null,
    deliveryAddress: null,
    times: { [given.state]: given.createdAt },
    ...given,
  };
}
