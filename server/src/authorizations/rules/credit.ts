import { creditCard, payNetwork } from '../bookkeeping.ts';
import { refundFees, total } from '../fees.ts';
import { billable, going, type MessageRule } from './step.ts';

/**
 * Credits what the network pays to the card: a refund of a purchase or without one, a credit of somebody's own accord, or
 * a disputed amount. It also reaches frozen, closing and closed cards: the money is the merchant's.
 */
export const creditRule: MessageRule = (facts) => {
  const { card, purchase, message, product, ids } = facts;
  const billed = billable(facts);
  if (billed.kind !== 'billable') return billed;
  const { billing } = billed;
  const { amount } = billing;
  const fees = message.type === 'refund' ? refundFees(product, billing) : [];
  const credit = { id: ids.event, amount, code: message.type, reference: purchase?.id ?? ids.event };
  const shard = purchase?.settlementShard ?? facts.settlementShard;
  return going(facts, {
    billing,
    posted: amount,
    settlement: message.settlement ?? billing,
    authorization: purchase,
    transfers: creditCard(card, shard, card.status === 'closed', { ...credit, kept: total(fees) }),
    fees,
  });
};

/** Takes a credit back. It cannot be declined: what the card does not have it owes. */
export const creditReversalRule: MessageRule = (facts) => {
  const { card, purchase, message, ids } = facts;
  const billed = billable(facts);
  if (billed.kind !== 'billable') return billed;
  const { billing } = billed;
  const { amount } = billing;
  const code = message.type === 'refund-reversal' ? 'refund-reversal' : 'chargeback-reversal';
  const reference = purchase?.id ?? ids.event;
  const payment = { id: ids.event, amount, code, reference, forced: true } as const;
  return going(facts, {
    billing,
    posted: -amount,
    settlement: message.settlement ?? billing,
    authorization: purchase,
    flags: purchase === null ? ['no-authorization'] : [],
    transfers: payNetwork(card, purchase?.settlementShard ?? facts.settlementShard, payment),
  });
};
