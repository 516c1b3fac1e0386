import type { CardEventData } from '../../cards/index.ts';
import { failed, succeeded } from './statuses.ts';

/** How an operation ended, in webhooks: with `error_reason` where it failed. */
export function outcomeOf({ failureReason }: CardEventData['operation']) {
  return failureReason === null ? { status: succeeded } : { status: failed, error_reason: failureReason };
}
