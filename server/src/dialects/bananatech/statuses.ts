import type { ActivityKind, ActivityStatus } from '../../authorizations/index.ts';
import type { CardholderStanding } from '../../cardholders/index.ts';
import type { CardStatus } from '../../cards/index.ts';
import type { WebhookRecord } from '../../events/index.ts';

/** `status` of a user. */
export const userStatuses: Record<CardholderStanding, string> = {
  accepted: 'APPROVED',
  pending: 'PENDING',
  rejected: 'REJECTED',
};

/** `status` of a card. One that never became a card does not exist on this wire: see `findCardOfUser`. */
export const cardStatuses: Record<Exclude<CardStatus, 'failed'>, string> = {
  issuing: 'PENDING',
  'pending-verification': 'PENDING',
  'pending-assignment': 'PENDING',
  'pending-activation': 'TBA',
  active: 'ACTIVE',
  frozen: 'LOCKED',
  // It declines purchases already, and may become what it was if the close fails.
  closing: 'LOCKED',
  closed: 'CLOSED',
};

/** `type` of a transaction. */
export const transactionTypes: Record<ActivityKind, string> = {
  load: 'RECHARGE',
  purchase: 'CONSUMPTION',
  refund: 'REFUND',
  return: 'REFUND',
  reversal: 'REVERSAL',
  fee: 'FEE',
  adjustment: 'CORRECTION',
};

/** `status` of a transaction. */
export const transactionStatuses: Record<ActivityStatus, string> = {
  pending: 'PENDING',
  complete: 'SUCCESS',
  failed: 'FAILED',
};

/** `status` of a webhook record. */
export const recordStatuses: Record<WebhookRecord['state'], string> = {
  pending: 'PENDING',
  delivered: 'SUCCESS',
  exhausted: 'FAILED',
  undelivered: 'UNDELIVERED',
};

/** `status` of an operation, in webhooks. */
export const succeeded = 'SUCCESS';
export const failed = 'FAILED';

/** The keys of a table by what they are shown as. */
export function keysShownAs<Key extends string>(table: Readonly<Record<Key, string>>, text: string): Key[] {
  return (Object.keys(table) as Key[]).filter((key) => table[key] === text);
}
