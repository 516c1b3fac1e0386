import type { DeclineReason } from '../decline-reasons.ts';
import { isInquiry } from '../message.ts';
import type { CheckOutcome, DecisionFacts, Failure } from './check.ts';

export const passed: CheckOutcome = { kind: 'passed' };
export const notApplicable: CheckOutcome = { kind: 'not-applicable' };

/** Fails until the rule is lifted: no lower amount would do. */
export function failed(reason: DeclineReason, rule: string): Failure {
  return { kind: 'failed', reason, rule, remedies: [{ kind: 'lift-rule', rule }] };
}

/** Fails above an amount, in ten-thousandths of the card's currency. */
export function failedAbove(most: bigint, reason: DeclineReason, rule: string): Failure {
  return { kind: 'failed', reason, rule, remedies: [{ kind: 'lower-amount', most, rule }] };
}

/** Fails for something that was presented, of which nothing may be learnt. */
export function failedUntold(reason: DeclineReason, rule: string): Failure {
  return { kind: 'failed', reason, rule, remedies: [{ kind: 'untold' }] };
}

/** Several failures as one: the first is the reason, and all would have to be remedied. */
export function failedTogether(first: Failure, next: Failure): Failure {
  return { ...first, remedies: [...first.remedies, ...next.remedies] };
}

/** Whether the message spends anything: an inquiry only asks about the card. */
export function spends({ message }: DecisionFacts): boolean {
  return !isInquiry(message.type);
}
