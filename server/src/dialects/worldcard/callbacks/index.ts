import { networkEventNames } from '../../../authorizations/index.ts';
import type { Payload } from './callback.ts';
import { card3ds } from './card-3ds.ts';
import { cardBilling } from './card-billing.ts';
import { cardClose } from './card-close.ts';
import { cardDeposit } from './card-deposit.ts';
import { cardKyc } from './card-kyc.ts';
import { cardOpen } from './card-open.ts';
import { cardStatusChange } from './card-status-change.ts';

export type { CallbackContext } from './callback.ts';

/** Every `notify_type` of the document, in its order. Each has a callback URL of its own. */
export const topics = [
  'card_open',
  'card_deposit',
  'card_close',
  'card_status_change',
  'card_billing',
  'card_3ds',
  'card_kyc',
] as const;

/** How one type of event is told. The payload reads the data that events of that type carry. */
interface Callback {
  readonly topic: (typeof topics)[number];
  readonly payload: Payload<never>;
}

const callbacks: ReadonlyMap<string, Callback> = new Map<string, Callback>([
  ['card.issued', { topic: 'card_open', payload: cardOpen }],
  ['card.issue_failed', { topic: 'card_open', payload: cardOpen }],
  ['card.funded', { topic: 'card_deposit', payload: cardDeposit }],
  ['card.funding_failed', { topic: 'card_deposit', payload: cardDeposit }],
  ['card.closed', { topic: 'card_close', payload: cardClose }],
  ['challenge.started', { topic: 'card_3ds', payload: card3ds }],
  ['card.verification_reviewed', { topic: 'card_kyc', payload: cardKyc }],
  ['card.status_changed', { topic: 'card_status_change', payload: cardStatusChange }],
  ...networkEventNames.map((name) => [name, { topic: 'card_billing', payload: cardBilling }] as const),
  // What these events were called before they had names of their own; stored ones can still be delivered.
  ['transaction.created', { topic: 'card_billing', payload: cardBilling }],
]);

/** How an event is told, or null when WorldCard does not tell of it. */
export function callbackFor(eventType: string): Callback | null {
  return callbacks.get(eventType) ?? null;
}
