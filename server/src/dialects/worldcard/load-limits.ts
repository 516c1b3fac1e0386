import { loadProblem, type Product } from '../../catalog/index.ts';
import { type Refusal, refuse } from './errors.ts';
import { amountText } from './money.ts';

/** Whether the product takes a load of this amount, in ten-thousandths; null when it does. */
export function loadRefusal(
  field: string,
  amount: bigint,
  product: Product,
  which: 'first' | 'later',
): Refusal | null {
  const problem = loadProblem(product, amount, which);
  const refused = (words: string) => refuse('amount', `${field} ${words}.`);
  switch (problem?.reason) {
    case undefined:
      return null;
    case 'finer-than-currency':
      return refused(`has more decimals than ${product.currency}`);
    case 'below-minimum':
      return refused(`must be at least ${amountText(problem.least)}`);
    case 'above-maximum':
      return refused(`must be at most ${amountText(problem.most)}`);
  }
}
