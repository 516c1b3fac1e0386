import type { Queryable } from '../platform/index.ts';

/** Lets the next `count` deliveries of a topic get lost on their way. */
export async function dropDeliveries(
  database: Queryable,
  merchantId: string,
  topic: string,
  count: number,
): Promise<void> {
  await database.query(
    `insert into sandbox_dropped_deliveries (merchant_id, topic, remaining) values ($1, $2, $3)
     on conflict (merchant_id, topic) do update set remaining = excluded.remaining`,
    [merchantId, topic, count],
  );
}

/** Whether this attempt is to be dropped; each answer of `drop` uses one up. */
export async function interceptDelivery(
  database: Queryable,
  delivery: { readonly merchantId: string; readonly topic: string },
): Promise<'send' | 'drop'> {
  const rows = await database.query(
    `update sandbox_dropped_deliveries set remaining = remaining - 1
     where merchant_id = $1 and topic = $2 and remaining > 0 returning 1 as dropped`,
    [delivery.merchantId, delivery.topic],
  );
  return rows.length > 0 ? 'drop' : 'send';
}
