import { type Card, findMerchantCard } from '../cards/index.ts';
import { parsePublicId, type Queryable } from '../platform/index.ts';
import type { SharedCalls } from './shared-calls.ts';

const numberPattern = /^\d{16,18}$/;

/**
 * The merchant's card that a caller names: by our id, `card_0192…`, or by the number that vendors' wires show. Null
 * when the merchant has no such card.
 */
export async function findNamedCard(db: Queryable, merchantId: string, name: string): Promise<Card | null> {
  if (numberPattern.test(name)) return await findMerchantCard(db, merchantId, { number: BigInt(name) });
  const id = parsePublicId('card', name);
  return id === null ? null : await findMerchantCard(db, merchantId, { id });
}

/**
 * The same card by its id alone, for what asks by itself whether the merchant has a card of that id; so only numbers are
 * looked up here. Null when the name cannot be one of the merchant's cards.
 */
export async function findCardId(
  calls: Pick<SharedCalls, 'cardId'>,
  merchantId: string,
  name: string,
): Promise<{ readonly id: string } | null> {
  const id = numberPattern.test(name)
    ? await calls.cardId({ merchantId, number: BigInt(name) })
    : parsePublicId('card', name);
  return id === null ? null : { id };
}
