import { requireProduct } from '../catalog/index.ts';
import { availableBalance, cardAccount, readAccount } from '../ledger/index.ts';
import type { Queryable } from '../platform/index.ts';
import type { Card } from './card.ts';
import { closeFee } from './close-fee.ts';

/**
 * What a card that is being closed gives back if all its holds are settled as they are, less the fee for that, in
 * ten-thousandths.
 */
export async function expectedReturn(database: Queryable, card: Card): Promise<bigint> {
  const [product, account] = await Promise.all([
    requireProduct(database, card),
    readAccount(database, cardAccount(card.merchantId, card.currency, card.id)),
  ]);
  const left = account ? availableBalance(account) : 0n;
  return left > 0n ? left - closeFee(product, left) : 0n;
}
