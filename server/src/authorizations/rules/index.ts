import type { MessageType } from '../message.ts';
import { adviceRule } from './advise.ts';
import { creditReversalRule, creditRule } from './credit.ts';
import { requestRule } from './request.ts';
import { reversalRule } from './reverse.ts';
import { settlementRule } from './settle.ts';
import type { MessageRule } from './step.ts';

/** What tells rather than asks cannot be about a card that was never there: nobody had its number. */
const ofIssuedCard =
  (rule: MessageRule): MessageRule =>
  (facts) => {
    const { status } = facts.card;
    return status === 'issuing' || status === 'failed' ? { kind: 'card-not-found' } : rule(facts);
  };

/** What each type of message does. */
export const rules: Readonly<Record<MessageType, MessageRule>> = {
  authorization: requestRule,
  incremental: requestRule,
  verification: requestRule,
  'balance-inquiry': requestRule,
  debit: requestRule,
  advice: ofIssuedCard(adviceRule),
  reversal: ofIssuedCard(reversalRule),
  settlement: ofIssuedCard(settlementRule),
  refund: ofIssuedCard(creditRule),
  'original-credit': ofIssuedCard(creditRule),
  chargeback: ofIssuedCard(creditRule),
  'refund-reversal': ofIssuedCard(creditReversalRule),
  'chargeback-reversal': ofIssuedCard(creditReversalRule),
};

export type { MessageFacts, Step } from './step.ts';
