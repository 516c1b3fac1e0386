import { type Invalid, invalid } from '../../merchants/index.ts';
import type { Queryable, Transaction } from '../../platform/index.ts';
import type { OpeningQuota } from './opening-quota.ts';
import { loadQuotas, type QuotaKey, upsertGranted } from './quotas-store.ts';

/** More cards than any BIN has numbers for. */
const LARGEST_GRANT = 10_000_000_000n;

export type QuotaSetting = { readonly kind: 'set'; readonly quota: OpeningQuota } | Invalid;

/**
 * Says how many cards in all may be opened under the product. Less than are open or applied for is allowed: no more can
 * be applied for until it is raised. That the product exists is the caller's check.
 */
export async function setOpeningQuota(
  tx: Transaction,
  key: QuotaKey,
  granted: bigint,
): Promise<QuotaSetting> {
  if (granted < 0n || granted > LARGEST_GRANT)
    return invalid('granted', `must be a whole number from 0 to ${LARGEST_GRANT}`);
  await upsertGranted(tx, key, granted);
  return { kind: 'set', quota: (await readOpeningQuota(tx, key)) as OpeningQuota };
}

/** The product's opening quota, or null when its cards are not counted. */
export async function readOpeningQuota(db: Queryable, key: QuotaKey): Promise<OpeningQuota | null> {
  const [row] = await loadQuotas(db, [key]);
  return row ? { granted: row.granted, held: row.held, used: row.used } : null;
}
