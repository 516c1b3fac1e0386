import { activityKinds, type NetworkEventData, networkEventNames } from '../../../authorizations/index.ts';
import { wireAmount } from '../money.ts';
import { transactionStatuses, transactionTypes } from '../statuses.ts';
import { templateIdOf } from '../template-view.ts';
import { milliseconds } from '../times.ts';
import { type Payload, tellsOf } from './callback.ts';
import { adjustmentOf, descriptionOf, followsPurchase } from './transaction.ts';

/**
 * 8. A new transaction. A purchase that is pending is told once more when nothing of it is: under the same id, with what was
 * approved; what it costs otherwise is told by `CARD_CORRECTION`.
 */
const payload: Payload<NetworkEventData> = async ({ card, transaction, authorization }, context) => {
  const told = followsPurchase(transaction)
    ? await context.approval(transaction.authorizationId ?? '')
    : { number: transaction.number, amount: amountOf(transaction) };
  return {
    template_id: templateIdOf(card.productCode),
    user_id: Number(card.cardholderNumber),
    card_id: Number(card.number),
    transaction_id: Number(told.number),
    type: transactionTypes[activityKinds[transaction.type]],
    status: transactionStatuses[statusOf(transaction, authorization?.open)],
    amount: wireAmount(told.amount),
    currency: transaction.billing.currency,
    merchant_name: transaction.acceptor.name,
    description: isSettled(transaction) ? '' : descriptionOf(transaction),
    occur_time: milliseconds(transaction.occurredAt),
  };
};

/** A settlement is told as the purchase that it settles, or that it is. */
function isSettled({ type, status }: NetworkEventData['transaction']): boolean {
  return type === 'settlement' && status !== 'declined';
}

/** What a purchase costs by it; what is held for it already costs nothing more. */
function amountOf({ type, status, billing, costChange }: NetworkEventData['transaction']): bigint {
  const isPurchase = activityKinds[type] === 'purchase' && status !== 'declined';
  return BigInt((isPurchase ? costChange : null) ?? billing.amount);
}

/** @param open what of its purchase is still held */
function statusOf(
  { type, status }: NetworkEventData['transaction'],
  open = '0',
): keyof typeof transactionStatuses {
  if (status === 'declined') return 'failed';
  return activityKinds[type] === 'purchase' && open !== '0' ? 'pending' : 'complete';
}

/**
 * Adjustments have a callback of their own. A settlement that leaves something of a purchase pending says nothing new, nor
 * does one of a purchase of which nothing ever was.
 */
function isTold({ transaction, authorization }: NetworkEventData): boolean {
  if (followsPurchase(transaction)) return authorization?.open === '0' && authorization.held !== '0';
  return adjustmentOf(transaction) === null;
}

export const transactionCreated = tellsOf(networkEventNames, payload, isTold);
