import { loadProblem, type Product } from '../../catalog/index.ts';
import { invalidField, type Refusal, refuse } from './errors.ts';

/** Whether the template takes a load of this amount, in ten-thousandths; null when it does. */
export function loadRefusal(
  field: string,
  amount: bigint,
  product: Product,
  which: 'first' | 'later',
): Refusal | null {
  const problem = loadProblem(product, amount, which);
  switch (problem?.reason) {
    case undefined:
      return null;
    case 'finer-than-currency':
      return invalidField(field, `has more decimals than ${product.currency}`);
    case 'below-minimum':
      return refuse('below-minimum');
    case 'above-maximum':
      return refuse('above-maximum');
  }
}
