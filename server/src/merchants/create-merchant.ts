import type { Queryable } from '../platform/index.ts';
import { checkSettings } from './check-settings.ts';
import { type Invalid, invalid, textProblem } from './invalid.ts';
import type { Merchant, MerchantSettings } from './merchant.ts';
import { insertMerchant } from './merchants-store.ts';

export interface NewMerchant {
  readonly id: string;
  readonly name: string;
  readonly settings?: Partial<MerchantSettings> | undefined;
  readonly createdAt: Date;
}

export type CreateMerchantResult = { readonly kind: 'created'; readonly merchant: Merchant } | Invalid;

export const longestName = 100;

/** Creates a merchant. Its allowlist is empty, so nobody reaches it by a dialect until that is set. */
export async function createMerchant(db: Queryable, input: NewMerchant): Promise<CreateMerchantResult> {
  const problem = textProblem(input.name, longestName);
  if (problem) return invalid('name', problem);
  const settings = input.settings ?? {};
  const refusal = checkSettings(settings);
  if (refusal) return refusal;
  return { kind: 'created', merchant: await insertMerchant(db, { ...input, settings }) };
}
