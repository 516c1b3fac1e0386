import type { HookOutcome } from '../../hook-outcome.ts';
import type { Check, CheckOutcome } from '../check.ts';
import { failed, failedAbove, notApplicable, passed } from '../outcomes.ts';

/** The merchant's decision hook approved, or what it wants to happen without its answer does. */
export const merchantApproved: Check = {
  name: 'merchant-approved',
  look: ({ hook, billing }) => {
    if (hook === null) return notApplicable;
    if (hook.outcome === 'approved') return passed;
    if (hook.outcome === 'declined') return failed('declined-by-merchant', 'decision hook');
    return withoutAnswer(hook, billing?.amount ?? 0n);
  },
};

function withoutAnswer({ outcome, fallback, fallbackLimit }: HookOutcome, amount: bigint): CheckOutcome {
  if (fallback === 'approve') return passed;
  if (fallback === 'approve-within-limit') {
    const most = BigInt(fallbackLimit ?? 0);
    return amount <= most ? passed : failedAbove(most, 'hook-fallback-limit', 'decision hook fallback limit');
  }
  const reason = outcome === 'timed-out' ? 'hook-timed-out' : 'hook-failed';
  return failed(reason, 'decision hook fallback');
}
