import type { MessageType } from '../authorizations/index.ts';

/**
 * The message type indicator of ISO 8583 for each kind of message; where one indicator serves several, the word for
 * what it is follows.
 */
const classes: Readonly<Record<MessageType, string>> = {
  authorization: '0100',
  advice: '0120',
  incremental: '0100',
  verification: '0100',
  'balance-inquiry': '0100',
  debit: '0200',
  reversal: '0400',
  settlement: '1240',
  refund: '0100-refund',
  'refund-reversal': '0400-refund',
  'original-credit': '0200-credit',
  chargeback: '1442',
  'chargeback-reversal': '1442-reversal',
};

/** What class of message an acquirer sends; a reversal may also be sent as an advice, which nobody answers with no. */
export function messageClassOf(type: MessageType, asAdvice: boolean): string {
  return type === 'reversal' && asAdvice ? '0420' : classes[type];
}
