/** How many cards a merchant may open under a product. */
export interface OpeningQuota {
  /** What the operator allows in all. */
  readonly granted: bigint;
  /** Set aside by applications that have not come to their end. */
  readonly held: bigint;
  /** Consumed by cards that were opened. */
  readonly used: bigint;
}

/** What becomes of one unit: held by an application, and then used, or given back. */
export type QuotaMove = 'hold' | 'use' | 'give-back';

/** How many applications the quota still allows; below zero when less was granted than is in use. */
export function unitsLeft({ granted, held, used }: OpeningQuota): bigint {
  return granted - held - used;
}

/** The quota after a move of one unit. Pure. */
export function moveUnit(quota: OpeningQuota, move: QuotaMove): OpeningQuota {
  switch (move) {
    case 'hold':
      return { ...quota, held: quota.held + 1n };
    case 'use':
      return { ...quota, held: quota.held - 1n, used: quota.used + 1n };
    case 'give-back':
      return { ...quota, held: quota.held - 1n };
  }
}
