import { money } from '../../money/index.ts';
import type { Authorization } from '../authorization.ts';
import { shareOf } from './share.ts';
import type { MessageFacts } from './step.ts';

/** What is left of a purchase whose reversal came first. */
export interface Remainder {
  /** The same facts, with the reversal told in the currency of the purchase and its amounts lowered to what is left. */
  readonly lowered: MessageFacts;
  /** Nothing is left, or less than the smallest amount of the card's currency. */
  readonly isNothing: boolean;
}

/** A reversal in another currency took its share of the purchase: what it was told to be of the whole. */
export function afterEarlyReversal(facts: MessageFacts, early: Authorization): Remainder {
  const { message, billing } = facts;
  const { amount, currency } = message.amount;
  const reversed =
    early.purchase.currency === currency
      ? early.reversed
      : shareOf(message.amount, early.reversed, early.purchase.amount).amount;
  const purchase = { ...early, reversed };
  const left = amount - reversed;
  if (left <= 0n) return { lowered: { ...facts, purchase }, isNothing: true };
  const share = billing && shareOf(billing, left, amount);
  const lowered = {
    ...facts,
    purchase,
    message: { ...message, amount: money(left, currency) },
    billing: share,
  };
  return { lowered, isNothing: share?.amount === 0n };
}
