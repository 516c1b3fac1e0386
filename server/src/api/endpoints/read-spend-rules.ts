import type { z } from 'zod';
import type { SpendLimit, SpendRules } from '../../authorizations/index.ts';
import { readAmount } from '../fields.ts';
import { type Refusal, refuseInvalid } from '../reply.ts';
import type { givenRules } from './spend-rules-view.ts';

export type RulesRead = { readonly kind: 'rules'; readonly rules: SpendRules } | Refusal;

/** Reads the amounts of rules in their currency; the room itself looks at everything else. */
export function readRules(given: z.output<typeof givenRules>): RulesRead {
  let refusal: Refusal | null = null;
  const amount = (field: string, text: string | null): bigint | null => {
    if (text === null) return null;
    const read = readAmount(field, text, given.currency, true);
    if (read.kind === 'amount') return read.amount;
    refusal ??= read;
    return null;
  };
  const rules: SpendRules = {
    currency: given.currency,
    limits: given.limits.map(
      (limit, index): SpendLimit => ({
        window: limit.window,
        period: limit.period,
        timeZone: limit.time_zone,
        amount: amount(`limits.${index}.amount`, limit.amount),
        count: limit.count,
      }),
    ),
    maxAmount: amount('max_amount', given.max_amount),
    allowedMccs: given.allowed_mccs,
    blockedMccs: given.blocked_mccs,
    blockedCategories: given.blocked_categories,
    allowedMerchants: given.allowed_merchants,
    blockedMerchants: given.blocked_merchants,
    allowedCountries: given.allowed_countries,
    blockedCountries: given.blocked_countries,
    blockedChannels: given.blocked_channels,
    allowsCash: given.allows_cash,
    singleUse: given.single_use,
    lockedToFirstMerchant: given.locked_to_first_merchant,
  };
  return refusal ?? { kind: 'rules', rules };
}

/** The room's finding about rules, in the wire's spelling: `limits[0].timeZone` is `limits.0.time_zone` there. */
export function refuseRules({
  field,
  problem,
}: {
  readonly field: string;
  readonly problem: string;
}): Refusal {
  return refuseInvalid({ field: field.replace(/\[(\d+)\]/g, '.$1'), problem });
}
