import { minorUnitOf } from '../../money/index.ts';
import type { DeclineReason } from '../decline-reasons.ts';
import type { DecisionFacts, Failure, Remedy } from './check.ts';
import type { CheckResult, Counterfactual } from './check-result.ts';
import { checks } from './checks/index.ts';
import { spends } from './outcomes.ts';

export type Decision =
  | { readonly approved: true; readonly checks: readonly CheckResult[] }
  | {
      readonly approved: false;
      readonly reason: DeclineReason;
      readonly rule: string;
      readonly checks: readonly CheckResult[];
      readonly counterfactual: Counterfactual | null;
    };

// The results of checks that passed are always the same objects: thousands are decided in a second.
const passedResults = checks.map(({ name }): CheckResult => ({ check: name, result: 'passed' }));
const skippedResults = checks.map(({ name }): CheckResult => ({ check: name, result: 'not-applicable' }));

/** Runs every check. All must pass; the first that fails is the reason. Pure. */
export function decide(facts: DecisionFacts): Decision {
  const results = new Array<CheckResult>(checks.length);
  const failures: Failure[] = [];
  checks.forEach(({ name, look }, index) => {
    const outcome = look(facts);
    if (outcome.kind === 'failed') {
      failures.push(outcome);
      results[index] = { check: name, result: 'failed', reason: outcome.reason, rule: outcome.rule };
    } else {
      const known = outcome.kind === 'passed' ? passedResults : skippedResults;
      results[index] = known[index] as CheckResult;
    }
  });
  const [first] = failures;
  if (first === undefined) return { approved: true, checks: results };
  const { reason, rule } = first;
  return {
    approved: false,
    reason,
    rule,
    checks: results,
    counterfactual: counterfactualOf(facts, failures),
  };
}

/**
 * The largest amount in the card's currency, in ten-thousandths and whole minor units, that every check would let pass;
 * null when it is not only the amount that is wrong, or nothing is left of it.
 */
export function approvableAmount(facts: DecisionFacts): bigint | null {
  const { billing } = facts;
  if (billing === null || !spends(facts)) return null;
  let most = billing.amount;
  for (const { look } of checks) {
    const outcome = look(facts);
    if (outcome.kind !== 'failed') continue;
    for (const remedy of outcome.remedies) {
      const possible = possibleAmount(facts, remedy);
      if (possible === null) return null;
      if (possible < most) most = possible;
    }
  }
  return most > 0n ? most : null;
}

/** The smallest change that would have approved; null where telling it would tell what was presented wrongly. */
function counterfactualOf(facts: DecisionFacts, failures: readonly Failure[]): Counterfactual | null {
  const lift = new Set<string>();
  let most: bigint | null = null;
  for (const remedy of failures.flatMap(({ remedies }) => remedies)) {
    if (remedy.kind === 'untold') return null;
    const possible = possibleAmount(facts, remedy);
    if (possible === null) lift.add(remedy.rule);
    else if (most === null || possible < most) most = possible;
  }
  const lowerBy = most === null || facts.billing === null ? null : String(facts.billing.amount - most);
  return { lowerBy, lift: [...lift] };
}

/** The lower amount that a remedy asks for, in whole minor units; null where no lower amount would do. */
function possibleAmount(facts: DecisionFacts, remedy: Remedy): bigint | null {
  if (remedy.kind !== 'lower-amount' || facts.billing === null) return null;
  const most = remedy.most - (remedy.most % minorUnitOf(facts.billing.currency));
  return most > 0n && most >= leastAmount(facts) ? most : null;
}

/** What a lower amount must still hold: the cash that is paid out with the purchase, in the card's currency. */
function leastAmount({ message, billing }: DecisionFacts): bigint {
  const { cashback, amount } = message;
  if (cashback <= 0n || amount.amount <= 0n || billing === null) return 0n;
  return (billing.amount * cashback + amount.amount - 1n) / amount.amount;
}
