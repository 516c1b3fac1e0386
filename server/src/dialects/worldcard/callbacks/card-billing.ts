import {
  declineReasons,
  type NetworkEventData,
  type NetworkEventType,
  networkEventNames,
} from '../../../authorizations/index.ts';
import { cardTypeId } from '../card-types.ts';
import { amountTextOf } from '../money.ts';
import { transactionStatuses, transactionTypes } from '../statuses.ts';
import { timeText } from '../times.ts';
import { type Payload, tellsOf } from './callback.ts';

/** 5. Billing Callback: one for each network message. It says `mcc` where the list says `merchant_category_code`. */
const payload: Payload<NetworkEventData> = ({ card, transaction }, { settings }) => ({
  transaction_id: transaction.number,
  card_id: card.number,
  card_type_id: cardTypeId(card.category),
  transaction_time: timeText(new Date(transaction.occurredAt), settings.utcOffset),
  transaction_type: transactionTypes[transaction.type],
  transaction_status: transactionStatuses[transaction.status],
  result_code: transaction.responseCode,
  fail_reason: transaction.declineReason ? declineReasons[transaction.declineReason].sentence : '',
  transaction_amount: amountTextOf(transaction.amount.amount),
  transaction_currency: transaction.amount.currency,
  billing_amount: amountTextOf(transaction.billing.amount),
  billing_currency: transaction.billing.currency,
  auth_code: transaction.authCode,
  merchant_name: transaction.acceptor.name,
  merchant_country: transaction.acceptor.country,
  merchant_city: transaction.acceptor.city,
  mcc: transaction.acceptor.mcc,
  description: description(transaction),
});

/** Stored events of before they had names of their own can still be delivered. */
export const cardBilling = tellsOf([...networkEventNames, 'transaction.created'], payload);

const words: Record<NetworkEventType, string> = {
  authorization: 'Purchase',
  incremental: 'Addition to a purchase',
  advice: 'Purchase advised by the network',
  verification: 'Account verification',
  'balance-inquiry': 'Balance inquiry',
  debit: 'Debit',
  settlement: 'Settlement',
  refund: 'Refund',
  'refund-reversal': 'Refund taken back',
  'original-credit': 'Credit',
  chargeback: 'Chargeback',
  'chargeback-reversal': 'Chargeback taken back',
  reversal: 'Reversal',
  expiry: 'authorization expired',
  fee: 'Fee',
};

/** Names the purchase's first message, so that what belongs together can be found together. */
function description({ type, feeKind, originalNumber, acceptor }: NetworkEventData['transaction']): string {
  const word = feeKind ? `${words[type]} (${feeKind})` : words[type];
  const place = type === 'expiry' ? word : `${word} at ${acceptor.name}`;
  return originalNumber === null ? place : `${place}, original transaction ${originalNumber}`;
}
