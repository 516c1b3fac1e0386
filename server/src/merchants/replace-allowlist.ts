import type { Queryable } from '../platform/index.ts';
import { parseAllowlist } from './allowlist.ts';
import type { Invalid } from './invalid.ts';
import { setAllowlist } from './merchants-store.ts';

export type ReplaceAllowlistResult =
  | { readonly kind: 'replaced'; readonly entries: readonly string[] }
  | { readonly kind: 'merchant-not-found' }
  | Invalid;

/** Replaces the whole allowlist, at once for every request that comes after. No entries: nobody gets in. */
export async function replaceAllowlist(
  db: Queryable,
  merchantId: string,
  texts: readonly string[],
): Promise<ReplaceAllowlistResult> {
  const parsed = parseAllowlist(texts);
  if (parsed.kind === 'invalid') return parsed;
  const merchant = await setAllowlist(db, merchantId, parsed.entries);
  return merchant ? { kind: 'replaced', entries: merchant.allowlist } : { kind: 'merchant-not-found' };
}
