import type { Invalid } from '../../merchants/index.ts';
import type { Queryable } from '../../platform/index.ts';
import { checkRules } from './check-rules.ts';
import { SINGLE_USE } from './counted-windows.ts';
import type { Level, SpendRules } from './spend-controls.ts';
import type { SubjectKey } from './spend-controls-store.ts';
import { storeRules } from './stored-rules.ts';
import { timeZoneName } from './time-zones.ts';
import { windowKey } from './windows.ts';

export interface RulesOf extends SubjectKey {
  readonly level: Level;
}

/**
 * Sets what a subject's cards may be used for, at once; null lifts all its rules. Counters of windows that are limited
 * before and after go on counting; those of windows that are limited no more are dropped, and all of them when the
 * currency changes. A product's limits are counted with each card, which drops its counters when it is used next.
 * @returns what is wrong with the rules, or null when they are set
 */
export async function setSpendRules(
  tx: Queryable,
  { merchantId, subjectId, level }: RulesOf,
  given: SpendRules | null,
): Promise<Invalid | null> {
  const rules = given && withTimeZoneNames(given);
  const problem = rules && checkRules(rules);
  if (problem) return problem;
  const kept = rules?.limits.map((limit) => windowKey(level, limit)) ?? [];
  // What a level does not count itself stays: the product's windows and the single use in a card's row.
  await tx.query(
    `insert into spend_controls as c (merchant_id, subject_id, level, rules) values ($1, $2, $3, $4::jsonb)
     on conflict (merchant_id, subject_id) do update set rules = excluded.rules, state = jsonb_set(c.state, '{windows}', (
       select coalesce(jsonb_object_agg(key, value), '{}') from jsonb_each(c.state -> 'windows')
       where not starts_with(key, c.level || '/') or key = '${SINGLE_USE}'
         or (key = any ($5::text[]) and c.rules ->> 'currency' = excluded.rules ->> 'currency')))`,
    [merchantId, subjectId, level, rules && storeRules(rules), kept],
  );
  return null;
}

/** Windows are told apart by the names of their time zones: two spellings of one would be two windows. */
function withTimeZoneNames(rules: SpendRules): SpendRules {
  const limits = rules.limits.map((limit) => ({ ...limit, timeZone: timeZoneName(limit.timeZone) }));
  return { ...rules, limits };
}
