import type { Queryable } from '../platform/index.ts';

export type Redelivery = { readonly kind: 'scheduled' } | { readonly kind: 'not-found' };

/**
 * Has a delivery sent again, whatever became of it: it is due at once, to the URL it was created with, and its ladder
 * starts anew. One that is being sent right now is sent once more after that. The caller wakes the sender.
 * @param options.now by the business clock
 */
export async function redeliver(
  database: Queryable,
  options: { readonly merchantId: string; readonly deliveryId: string; readonly now: Date },
): Promise<Redelivery> {
  const rows = await database.query(
    `update deliveries set state = 'pending', due_at = $3, rung = 0, generation = generation + 1, delivered_at = null
     where merchant_id = $1 and id = $2 returning id`,
    [options.merchantId, options.deliveryId, options.now],
  );
  return rows.length > 0 ? { kind: 'scheduled' } : { kind: 'not-found' };
}
