import {
  activityKinds,
  declineReasons,
  type NetworkEventData,
  type NetworkEventType,
} from '../../../authorizations/index.ts';

type Transaction = NetworkEventData['transaction'];

const words: Record<NetworkEventType, string> = {
  authorization: '',
  incremental: 'Addition to a purchase',
  advice: '',
  verification: 'Account verification',
  'balance-inquiry': 'Balance inquiry',
  debit: '',
  settlement: 'Settlement adjustment',
  refund: 'Refund',
  'refund-reversal': 'Refund taken back',
  'original-credit': 'Credit',
  chargeback: 'Chargeback',
  'chargeback-reversal': 'Chargeback taken back',
  reversal: 'Reversal',
  expiry: 'Authorization expired',
  fee: 'Fee',
};

/** Why a transaction did not go through, or what it is where its type does not say all. */
export function descriptionOf({ type, declineReason, feeKind }: Transaction): string {
  if (declineReason) return declineReasons[declineReason].sentence;
  return feeKind ? `${words[type]} (${feeKind})` : words[type];
}

/** Whether the event is a settlement of a purchase that was told before. */
export function followsPurchase({ type, status, originalNumber }: Transaction): boolean {
  return type === 'settlement' && status !== 'declined' && originalNumber !== null;
}

/** What the card gets back by an adjustment, below zero where it pays; null of an event that is none. Ten-thousandths. */
export function adjustmentOf(transaction: Transaction): bigint | null {
  const { type, status, costChange, posted } = transaction;
  // A purchase that was declined elsewhere after all costs nothing more.
  if (status === 'declined' || followsPurchase(transaction)) {
    const change = BigInt(costChange ?? '0');
    return change === 0n ? null : -change;
  }
  return activityKinds[type] === 'adjustment' ? BigInt(posted ?? '0') : null;
}
