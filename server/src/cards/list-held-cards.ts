import type { Queryable } from '../platform/index.ts';
import type { Card } from './card.ts';
import { type CardRow, cardFromRow, selectCards } from './cards-store.ts';

/** Every card of each of these people, oldest first; somebody without one is not there. */
export async function listHeldCards(
  database: Queryable,
  merchantId: string,
  cardholderIds: readonly string[],
): Promise<ReadonlyMap<string, readonly Card[]>> {
  if (cardholderIds.length === 0) return new Map();
  const rows = await database.query<CardRow>(
    `${selectCards} where merchant_id = $1 and cardholder_id = any ($2::uuid[]) order by number`,
    [merchantId, cardholderIds],
  );
  return Map.groupBy(rows.map(cardFromRow), ({ cardholderId }) => cardholderId);
}
