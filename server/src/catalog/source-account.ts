import { type AccountRef, reserveAccount, sharedAccount } from '../ledger/index.ts';
import type { Product } from './product.ts';

/** The account that the product's cards draw on just in time, or null where each card holds its own money. */
export function sourceAccount({
  merchantId,
  id,
  currency,
  fundingSource,
}: Pick<Product, 'merchantId' | 'id' | 'currency' | 'fundingSource'>): AccountRef | null {
  switch (fundingSource) {
    case 'card-balance':
      return null;
    case 'shared-account':
      return sharedAccount(merchantId, currency, id);
    case 'reserve-just-in-time':
      return reserveAccount(merchantId, currency);
  }
}
