import type { CardRefusal, LoadRefusal } from '../../cards/index.ts';
import { invalidField, type Refusal, refuse, refuseOrder } from './errors.ts';

/** A refusal of an order that brings money to a card. @param field where the request has the amount */
export function refuseLoad(field: string, refusal: CardRefusal | LoadRefusal): Refusal {
  if (refusal.reason !== 'load-out-of-limits') return refuseOrder(refusal);
  const { problem } = refusal;
  switch (problem.reason) {
    case 'finer-than-currency':
      return invalidField(field, `has more decimals than ${problem.currency}`);
    case 'below-minimum':
      return refuse('below-minimum');
    case 'above-maximum':
      return refuse('above-maximum');
  }
}
