import type { MessageType } from '../message.ts';
import { adviceRule } from './advise.ts';
import { creditReversalRule, creditRule } from './credit.ts';
import { requestRule } from './request.ts';
import { reversalRule } from './reverse.ts';
import { settlementRule } from './settle.ts';
import type { MessageRule } from './step.ts';

/** What each type of message does. */
export const rules: Readonly<Record<MessageType, MessageRule>> = {
  authorization: requestRule,
  incremental: requestRule,
  verification: requestRule,
  'balance-inquiry': requestRule,
  debit: requestRule,
  advice: adviceRule,
  reversal: reversalRule,
  settlement: settlementRule,
  refund: creditRule,
  'original-credit': creditRule,
  chargeback: creditRule,
  'refund-reversal': creditReversalRule,
  'chargeback-reversal': creditReversalRule,
};

export type { MessageFacts, Step } from './step.ts';
