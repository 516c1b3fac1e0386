import type { Queryable } from '../platform/index.ts';
import { checkSettings } from './check-settings.ts';
import { longestName } from './create-merchant.ts';
import { type Invalid, invalid, textProblem } from './invalid.ts';
import type { Merchant, MerchantSettings } from './merchant.ts';
import * as store from './merchants-store.ts';

export interface MerchantChanges {
  readonly name?: string | undefined;
  readonly settings?: Partial<MerchantSettings> | undefined;
}

export type UpdateMerchantResult =
  | { readonly kind: 'updated'; readonly merchant: Merchant }
  | { readonly kind: 'merchant-not-found' }
  | Invalid;

/** Changes the merchant's name or some of its settings, at once for every request that comes after. */
export async function updateMerchant(
  db: Queryable,
  id: string,
  changes: MerchantChanges,
): Promise<UpdateMerchantResult> {
  const problem = changes.name === undefined ? null : textProblem(changes.name, longestName);
  if (problem) return invalid('name', problem);
  const refusal = checkSettings(changes.settings ?? {});
  if (refusal) return refusal;
  const merchant = await store.updateMerchant(db, id, changes);
  return merchant ? { kind: 'updated', merchant } : { kind: 'merchant-not-found' };
}
