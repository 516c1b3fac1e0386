import type { Product } from '../../catalog/index.ts';
import type { Transaction } from '../../platform/index.ts';
import { expiryAfterYears } from '../../vault/index.ts';
import type { CardsContext } from '../cards-context.ts';
import { drawNumbers } from './draw-numbers.ts';
import { newPlastic } from './new-plastic.ts';
import type { Plastic } from './plastic.ts';
import { insertPlastics } from './plastics-store.ts';

export const MOST_STOCK_AT_ONCE = 1000;

export type StockAddition =
  | { readonly kind: 'added'; readonly plastics: readonly Plastic[] }
  | { readonly kind: 'refused'; readonly reason: 'not-physical' | 'bad-count' };

/**
 * Makes plastics of a product that wait to be assigned, with new numbers of its BIN.
 * @param count 1 to 1,000
 */
export async function addStock(
  tx: Transaction,
  { vault, clock, newId }: Pick<CardsContext, 'vault' | 'clock' | 'newId'>,
  product: Product,
  count: number,
): Promise<StockAddition> {
  const { merchantId, programmeId, id: productId, form, bin, validYears } = product;
  if (form !== 'physical') return { kind: 'refused', reason: 'not-physical' };
  if (!Number.isInteger(count) || count < 1 || count > MOST_STOCK_AT_ONCE)
    return { kind: 'refused', reason: 'bad-count' };
  const createdAt = clock.now();
  const expiry = expiryAfterYears(createdAt, validYears);
  const plastics: Plastic[] = [];
  while (plastics.length < count) {
    const numbers = await drawNumbers(tx, vault, bin, count - plastics.length);
    const rows = numbers.map((pan) => vault.panRow({ merchantId, cardId: newId(), holder: 'plastic', pan }));
    const stored = await vault.storePans(tx, rows);
    // A number that somebody else has drawn at the same moment is drawn again.
    const taken = new Set(stored.kind === 'taken' ? stored.cardIds : []);
    for (const { cardId: id, last4, keyVersion } of rows) {
      if (taken.has(id)) continue;
      plastics.push(
        newPlastic({
          ...{ id, merchantId, programmeId, productId, cardId: null },
          ...{ state: 'in-stock', pan: 'own', createdAt },
          ...{ last4, expiry, keyVersion },
        }),
      );
    }
  }
  await insertPlastics(tx, plastics);
  return { kind: 'added', plastics };
}
