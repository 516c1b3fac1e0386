import { activityKinds, listEventsOf } from '../../../authorizations/index.ts';
import type { Queryable } from '../../../platform/index.ts';

/** The transaction by which a purchase was approved. */
export interface Approval {
  readonly number: bigint;
  /** Ten-thousandths of the card's currency, without what was added later. */
  readonly amount: bigint;
}

/** The first approval of a purchase. @throws when nothing of it was ever approved, which is a bug */
export async function approvalOf(
  database: Queryable,
  merchantId: string,
  authorizationId: string,
): Promise<Approval> {
  const events = await listEventsOf(database, merchantId, authorizationId);
  const approved = events.find(
    ({ type, status, costChange }) =>
      activityKinds[type] === 'purchase' && status !== 'declined' && costChange !== 0n,
  );
  if (!approved) throw new Error(`Nothing was approved of purchase ${authorizationId}.`);
  return { number: approved.number, amount: approved.costChange ?? approved.billing.amount };
}
