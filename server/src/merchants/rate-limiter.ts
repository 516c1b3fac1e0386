import type { Clock } from '../platform/index.ts';
import type { RateLimit } from './merchant.ts';

/** A merchant's tokens: one is taken by each request, and they come back with time, up to the burst. */
interface Bucket {
  readonly tokens: number;
  readonly atMs: number;
}

export type RateVerdict =
  | { readonly kind: 'allowed' }
  | { readonly kind: 'limited'; readonly retryAfterMs: number };

/** Counts requests in this process only: with several processes a merchant gets its limit from each. */
export interface RateLimiter {
  take(merchantId: string, limit: RateLimit | null): RateVerdict;
}

const rememberedMerchants = 10_000;

export function createRateLimiter(wall: Clock): RateLimiter {
  const buckets = new Map<string, Bucket>();
  return {
    take: (merchantId, limit) => {
      if (limit === null) {
        buckets.delete(merchantId);
        return { kind: 'allowed' };
      }
      const nowMs = wall.now().getTime();
      const tokens = refilled(buckets.get(merchantId), limit, nowMs);
      if (tokens < 1) {
        return { kind: 'limited', retryAfterMs: Math.ceil(((1 - tokens) / limit.perSecond) * 1000) };
      }
      // Forgetting everybody gives each a fresh burst, which is better than growing without end.
      if (buckets.size >= rememberedMerchants && !buckets.has(merchantId)) buckets.clear();
      buckets.set(merchantId, { tokens: tokens - 1, atMs: nowMs });
      return { kind: 'allowed' };
    },
  };
}

/** The tokens at an instant; a clock that was set back gives none and takes none. */
function refilled(bucket: Bucket | undefined, limit: RateLimit, nowMs: number): number {
  if (!bucket) return limit.burst;
  const elapsedMs = Math.max(0, nowMs - bucket.atMs);
  return Math.min(limit.burst, bucket.tokens + (elapsedMs / 1000) * limit.perSecond);
}
