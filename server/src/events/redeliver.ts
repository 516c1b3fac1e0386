import type { Transaction } from '../platform/index.ts';
import { type Delivery, selectDeliveries } from './delivery.ts';
import { findSubscribed } from './endpoints.ts';
import { laneOf } from './events-store.ts';

export type Redelivery =
  | { readonly kind: 'scheduled' }
  | { readonly kind: 'not-found' }
  /** Nobody heard of its event then, and nobody does now. */
  | { readonly kind: 'no-endpoint' };

/**
 * Has a delivery sent again, whatever became of it: it is due at once, to the URL it was created with, and its ladder
 * starts anew. An undelivered one gets the URL that its topic has now, and keeps it. One that is being sent right now is
 * sent once more after that. The caller wakes the sender.
 * @param options.now by the business clock
 */
export async function redeliver(
  tx: Transaction,
  options: { readonly merchantId: string; readonly deliveryId: string; readonly now: Date },
): Promise<Redelivery> {
  const { merchantId, deliveryId, now } = options;
  const rows = await tx.query<Delivery>(`${selectDeliveries} where merchant_id = $1 and id = $2 for update`, [
    merchantId,
    deliveryId,
  ]);
  const delivery = rows[0];
  if (!delivery) return { kind: 'not-found' };
  const endpoint = delivery.state === 'undelivered' ? await findSubscribed(tx, delivery) : undefined;
  if (endpoint === null) return { kind: 'no-endpoint' };
  await tx.query(
    `update deliveries set state = 'pending', due_at = $3, rung = 0, generation = generation + 1, delivered_at = null,
       endpoint_id = coalesce(endpoint_id, $4), url = coalesce(url, $5), lane = coalesce(lane, $6)
     where merchant_id = $1 and id = $2`,
    [
      merchantId,
      deliveryId,
      now,
      endpoint?.id ?? null,
      endpoint?.url ?? null,
      endpoint ? laneOf(endpoint) : null,
    ],
  );
  return { kind: 'scheduled' };
}
