import type { Queryable } from '../platform/index.ts';
import { type Delivery, type DeliveryState, selectDeliveries } from './delivery.ts';
import { type Page, type PageOf, pageOf } from './page.ts';

export interface DeliveryFilter {
  readonly programmeId?: string;
  readonly eventId?: string;
  readonly topic?: string;
  readonly state?: DeliveryState;
}

// Conditions that have an index of their own are in the text only when asked for, so that the planner sees them.
const conditionOfState: Readonly<Record<DeliveryState, string>> = {
  pending: `and state = 'pending'`,
  delivered: `and state = 'delivered'`,
  exhausted: `and state = 'exhausted'`,
  undelivered: `and state = 'undelivered'`,
};

/** A merchant's deliveries, newest first. Keys of pages are delivery numbers. */
export async function listDeliveries(
  database: Queryable,
  merchantId: string,
  filter: DeliveryFilter,
  page: Page<bigint>,
): Promise<PageOf<Delivery, bigint>> {
  const rows = await database.query<Delivery>(
    `${selectDeliveries}
     where merchant_id = $1 and ($2::bigint is null or number < $2) and ($3::uuid is null or programme_id = $3)
       and ${filter.eventId ? 'event_id = $4' : '$4::uuid is null'} and ($5::text is null or topic = $5)
       ${filter.state ? conditionOfState[filter.state] : ''}
     order by number desc limit $6`,
    [
      merchantId,
      page.after,
      filter.programmeId ?? null,
      filter.eventId ?? null,
      filter.topic ?? null,
      page.limit + 1,
    ],
  );
  return pageOf(rows, page.limit, (delivery) => delivery.number);
}

/** @returns null when this merchant has no such delivery */
export async function findDelivery(
  database: Queryable,
  merchantId: string,
  deliveryId: string,
): Promise<Delivery | null> {
  const rows = await database.query<Delivery>(`${selectDeliveries} where merchant_id = $1 and id = $2`, [
    merchantId,
    deliveryId,
  ]);
  return rows[0] ?? null;
}
