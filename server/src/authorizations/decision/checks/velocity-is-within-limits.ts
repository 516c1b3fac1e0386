import type { DeclineReason } from '../../decline-reasons.ts';
import {
  isCounted,
  type Level,
  rowOf,
  type SpendLimit,
  usedIn,
  windowKey,
} from '../../spend-controls/index.ts';
import type { DecisionFacts, Failure } from '../check.ts';
import { failed, failedAbove, failedTogether, spends } from '../outcomes.ts';
import { rulesCheck } from '../rules-check.ts';

const reasons = {
  card: { amount: 'card-amount-limit', count: 'card-count-limit' },
  product: { amount: 'product-amount-limit', count: 'product-count-limit' },
  cardholder: { amount: 'cardholder-amount-limit', count: 'cardholder-count-limit' },
  programme: { amount: 'programme-amount-limit', count: 'programme-count-limit' },
} as const satisfies Record<Level, Record<'amount' | 'count', DeclineReason>>;

/** With this purchase, no window has more in it than its limits allow. An increment is no further use of its windows. */
export const velocityIsWithinLimits = rulesCheck('velocity-is-within-limits', (rules, level, facts) => {
  const { billing, card } = facts;
  if (rules.limits.length === 0 || rules.currency !== card.currency || billing === null || !spends(facts)) {
    return 'silent';
  }
  let failure: Failure | null = null;
  for (const limit of rules.limits) {
    const found = judge(limit, level, facts, billing.amount);
    if (found !== null) failure = failure ? failedTogether(failure, found) : found;
  }
  return failure ?? 'passed';
});

function judge(limit: SpendLimit, level: Level, facts: DecisionFacts, amount: bigint): Failure | null {
  const { controls, now, countedBefore } = facts;
  const state = controls.find((subject) => subject.level === rowOf(level))?.state;
  const use = state?.windows[windowKey(level, limit)];
  const others = usedIn(use, limit, now);
  // An increment counts its whole purchase anew: what of it is in the window already is not counted twice.
  const isIn = countedBefore !== null && isCounted(use, limit, countedBefore.at, now);
  const used = {
    amount: others.amount + (countedBefore !== null && !isIn ? countedBefore.amount : 0n),
    count: others.count,
  };
  const uses = isIn ? 0 : 1;
  const window = limit.period === 'lifetime' ? 'lifetime' : `${limit.window} ${limit.period}`;

  const isAbove = limit.amount !== null && used.amount + amount > limit.amount;
  const above = isAbove
    ? failedAbove((limit.amount ?? 0n) - used.amount, reasons[level].amount, `${level} ${window} amount`)
    : null;
  const isOften = limit.count !== null && used.count + uses > limit.count;
  const often = isOften ? failed(reasons[level].count, `${level} ${window} count`) : null;
  return above && often ? failedTogether(above, often) : (above ?? often);
}
