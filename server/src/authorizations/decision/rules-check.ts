import type { Level, SpendRules } from '../spend-controls/index.ts';
import type { Check, DecisionFacts, Failure } from './check.ts';
import { failedTogether, notApplicable, passed } from './outcomes.ts';

/** What one level's rules say: nothing, that it passes, or why it fails. */
type Verdict = 'silent' | 'passed' | Failure;

/** A check that looks at the rules of every level: all of them must let it pass. */
export function rulesCheck(
  name: string,
  judge: (rules: SpendRules, level: Level, facts: DecisionFacts) => Verdict,
): Check {
  return {
    name,
    look: (facts) => {
      let spoke = false;
      let failure: Failure | null = null;
      for (const { level, rules } of facts.controls) {
        if (rules === null) continue;
        const verdict = judge(rules, level, facts);
        if (verdict === 'silent') continue;
        spoke = true;
        if (verdict !== 'passed') failure = failure ? failedTogether(failure, verdict) : verdict;
      }
      return failure ?? (spoke ? passed : notApplicable);
    },
  };
}
