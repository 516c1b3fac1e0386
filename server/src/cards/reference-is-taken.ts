import type { Queryable } from '../platform/index.ts';

/**
 * Whether the merchant has used this name for a card or a top-up before. Actions find that out by themselves; this is
 * for callers that are about to refuse an order for another reason, and must not hide from a repeated one what it is.
 */
export async function referenceIsTaken(
  database: Queryable,
  merchantId: string,
  of: 'card' | 'funding',
  reference: string,
): Promise<boolean> {
  const rows = await database.query(
    of === 'card'
      ? 'select from cards where merchant_id = $1 and reference = $2'
      : "select from operations where merchant_id = $1 and reference = $2 and kind = 'fund'",
    [merchantId, reference],
  );
  return rows.length > 0;
}
