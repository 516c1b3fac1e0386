import type { AccountState } from '../ledger/index.ts';
import type { JobChange } from '../platform/index.ts';
import { OPERATION_JOB } from './accept-operation.ts';
import type { Card } from './card.ts';

/** A closing card goes on closing when its last hold ends. */
export function wakeClose(card: Card, before: AccountState, after: AccountState, now: Date): JobChange[] {
  if (card.status !== 'closing' || card.closingOperation === null) return [];
  if (before.pendingDebits === 0n || after.pendingDebits > 0n) return [];
  return [{ kind: 'reschedule', job: { kind: OPERATION_JOB, subject: card.closingOperation, dueAt: now } }];
}
