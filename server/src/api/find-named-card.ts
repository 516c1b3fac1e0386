import { type Card, findMerchantCard } from '../cards/index.ts';
import { parsePublicId, type Queryable } from '../platform/index.ts';

/**
 * The merchant's card that a caller names: by our id, `card_0192…`, or by the number that vendors' wires show. Null
 * when the merchant has no such card.
 */
export async function findNamedCard(db: Queryable, merchantId: string, name: string): Promise<Card | null> {
  if (/^\d{16,18}$/.test(name)) return await findMerchantCard(db, merchantId, { number: BigInt(name) });
  const id = parsePublicId('card', name);
  return id === null ? null : await findMerchantCard(db, merchantId, { id });
}
