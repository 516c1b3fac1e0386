export type { Check, CheckOutcome, DecisionFacts, Remedy } from './check.ts';
export type { CheckResult, Counterfactual } from './check-result.ts';
export { approvableAmount, type Decision, decide } from './decide.ts';
export { isInCategory, type MerchantCategory } from './merchant-categories.ts';
export { packChecks, unpackChecks } from './packed-checks.ts';
