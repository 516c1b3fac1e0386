import {
  activityKinds,
  type NetworkEventData,
  type NetworkEventType,
  networkEventNames,
} from '../../../authorizations/index.ts';
import { wireAmountOf } from '../money.ts';
import { transactionStatuses, transactionTypes } from '../statuses.ts';
import { templateIdOf } from '../template-view.ts';
import { milliseconds } from '../times.ts';
import { type Payload, tellsOf } from './callback.ts';
import { descriptionOf, followsPurchase } from './transaction.ts';

/**
 * 8. A new transaction. A purchase that is pending is told once more when nothing of it is: under the same id, with all of it
 * that was approved; what it costs otherwise is told by `CARD_CORRECTION`.
 */
const payload: Payload<NetworkEventData> = ({ card, transaction, authorization }) => {
  const isEnd = followsPurchase(transaction) && transaction.status !== 'declined';
  return {
    template_id: templateIdOf(card.productCode),
    user_id: Number(card.cardholderNumber),
    card_id: Number(card.number),
    transaction_id: Number(isEnd ? transaction.originalNumber : transaction.number),
    type: transactionTypes[activityKinds[transaction.type]],
    status: transactionStatuses[statusOf(transaction, authorization?.open ?? '0')],
    amount: wireAmountOf(isEnd && authorization ? authorization.held : transaction.billing.amount),
    currency: transaction.billing.currency,
    merchant_name: transaction.acceptor.name,
    description: isEnd ? '' : descriptionOf(transaction),
    occur_time: milliseconds(transaction.occurredAt),
  };
};

/** @param open what of its purchase is still held */
function statusOf(
  { type, status }: NetworkEventData['transaction'],
  open: string,
): keyof typeof transactionStatuses {
  if (status === 'declined') return 'failed';
  return approvals.has(type) && open !== '0' ? 'pending' : 'complete';
}

/** What is approved now and settled later. */
const approvals: ReadonlySet<string> = new Set<NetworkEventType>(['authorization', 'incremental', 'advice']);

/** Adjustments have a callback of their own, and a settlement that leaves something of a purchase pending says nothing new. */
function isTold({ transaction, authorization }: NetworkEventData): boolean {
  if (transaction.status === 'declined') return true;
  if (followsPurchase(transaction)) return authorization?.open === '0';
  return activityKinds[transaction.type] !== 'adjustment';
}

export const transactionCreated = tellsOf(networkEventNames, payload, isTold);
