import type { CardRefusal, LoadRefusal } from '../../cards/index.ts';
import { type Refusal, refuse, refuseOrder } from './errors.ts';
import { amountText } from './money.ts';

const amountFields = { issue: 'first_recharge_amount', fund: 'amount' } as const;

/** A refusal of an order that brings money to a card. */
export function refuseLoad(kind: keyof typeof amountFields, refusal: CardRefusal | LoadRefusal): Refusal {
  if (refusal.reason !== 'load-out-of-limits') return refuseOrder(kind, refusal);
  const { problem } = refusal;
  const refused = (words: string) => refuse('amount', `${amountFields[kind]} ${words}.`);
  switch (problem.reason) {
    case 'finer-than-currency':
      return refused(`has more decimals than ${problem.currency}`);
    case 'below-minimum':
      return refused(`must be at least ${amountText(problem.least)}`);
    case 'above-maximum':
      return refused(`must be at most ${amountText(problem.most)}`);
  }
}
