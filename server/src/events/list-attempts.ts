import type { Queryable } from '../platform/index.ts';
import type { Attempt } from './delivery.ts';
import { type Page, type PageOf, pageOf } from './page.ts';

/** The attempts at one delivery, oldest first. Keys of pages are attempt numbers. */
export async function listAttempts(
  database: Queryable,
  merchantId: string,
  deliveryId: string,
  page: Page<number>,
): Promise<PageOf<Attempt, number>> {
  const rows = await database.query<Attempt>(
    `select merchant_id as "merchantId", delivery_id as "deliveryId", number, attempted_at as "attemptedAt",
       duration_ms as "durationMs", outcome, status, request_body as "requestBody", answer, error
     from delivery_attempts
     where merchant_id = $1 and delivery_id = $2 and number > $3
     order by number limit $4`,
    [merchantId, deliveryId, page.after ?? 0, page.limit + 1],
  );
  return pageOf(rows, page.limit, (attempt) => attempt.number);
}
