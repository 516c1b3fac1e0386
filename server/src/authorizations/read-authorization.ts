import type { Queryable } from '../platform/index.ts';
import type { Authorization, LatencyReceipt, NetworkEvent } from './authorization.ts';
import { readAuthorization } from './authorizations-store.ts';
import { readLatencyReceipt } from './latency-store.ts';
import { listEventsOf } from './network-events-store.ts';

/** A purchase as one object: with every message, fee and expiry in order, and its latency receipt. */
export interface AuthorizationWithEvents {
  readonly authorization: Authorization;
  readonly events: readonly NetworkEvent[];
  readonly receipt: LatencyReceipt | null;
}

/** The merchant's purchase of this id, or null. */
export async function readAuthorizationWithEvents(
  database: Queryable,
  merchantId: string,
  id: string,
): Promise<AuthorizationWithEvents | null> {
  const [authorization, events, receipt] = await Promise.all([
    readAuthorization(database, merchantId, id),
    listEventsOf(database, merchantId, id),
    readLatencyReceipt(database, merchantId, id),
  ]);
  return authorization && { authorization, events, receipt };
}
