import type { NetworkEvent, NetworkEventType } from '../../authorizations/index.ts';
import type { VerificationStatus } from '../../cardholders/index.ts';
import type { CardStatus, Operation } from '../../cards/index.ts';

/** `status` of a card, in answers. */
export const cardStatusCodes: Record<CardStatus, number> = {
  issuing: 1,
  active: 2,
  failed: 3,
  closing: 4,
  closed: 5,
  frozen: 6,
  'pending-assignment': 7,
  'pending-activation': 8,
  'pending-verification': 9,
};

/** What the document calls each of them. */
const cardStatusNames: Record<CardStatus, string> = {
  issuing: 'processing',
  active: 'activated',
  failed: 'failed',
  closing: 'closing',
  closed: 'closed',
  frozen: 'frozen',
  'pending-assignment': 'pending card assignment',
  'pending-activation': 'pending activation',
  'pending-verification': 'pending KYC',
};

/** A card's status in a message: its number and the document's words for it, never ours. */
export function cardStatusText(status: CardStatus): string {
  return `status ${cardStatusCodes[status]} (${cardStatusNames[status]})`;
}

/** `status` of a top-up, in answers. */
export const depositStatusCodes: Record<Operation['status'], number> = { accepted: 1, done: 2, failed: 3 };

/** `status` of a top-up in its callback, where the document counts differently. */
export const depositCallbackStatusCodes = { succeeded: 1, failed: 2 } as const;

/** `status` of an issue in its callback. */
export const issueCallbackStatusCodes = { succeeded: 2, failed: 3 } as const;

/** What a callback calls the new status of a card. `inactive`, not yet activated, never follows one of these changes. */
export type CardStatusWord = 'activated' | 'blocked' | 'frozen' | 'cancelled';

/**
 * The word for what a change of a card leads to.
 * @param legacyFrozenStatus true for receivers from before 2026-06-04, which wait for `frozen`
 */
export function cardStatusWord(
  change: 'freeze' | 'unfreeze' | 'close',
  legacyFrozenStatus: boolean,
): CardStatusWord {
  if (change === 'freeze') return legacyFrozenStatus ? 'frozen' : 'blocked';
  return change === 'unfreeze' ? 'activated' : 'cancelled';
}

/** The document has four types of transactions; each message, fee and expiry is told as one of them. */
export const transactionTypes: Record<NetworkEventType, string> = {
  authorization: 'Authorization',
  incremental: 'Authorization',
  advice: 'Authorization',
  verification: 'Authorization',
  'balance-inquiry': 'Authorization',
  settlement: 'Settlement',
  debit: 'Settlement',
  fee: 'Settlement',
  'refund-reversal': 'Settlement',
  'chargeback-reversal': 'Settlement',
  refund: 'Refund',
  'original-credit': 'Refund',
  chargeback: 'Refund',
  reversal: 'Reversal',
  expiry: 'Reversal',
};

export const transactionStatuses: Record<NetworkEvent['status'], string> = {
  pending: 'PENDING',
  complete: 'COMPLETE',
  declined: 'DECLINED',
};

/** `status` of a verification, in answers and in its callback. */
export const kycStatusCodes: Record<VerificationStatus, number> = {
  'not-started': 0,
  pending: 1,
  approved: 2,
  rejected: 3,
};

/** `review_answer`: what a review concluded. */
export const reviewAnswers = { approved: 'GREEN', rejected: 'RED' } as const;
