import type { Product } from '../../catalog/index.ts';
import { isWholeMinorUnits, money } from '../../money/index.ts';
import { type Refusal, refuse } from './errors.ts';
import { amountText } from './money.ts';

/** Whether the product takes a load of this amount, in ten-thousandths; null when it does. */
export function loadRefusal(field: string, amount: bigint, product: Product, least: bigint): Refusal | null {
  const { currency, limits } = product;
  const refused = (problem: string) => refuse('amount', `${field} ${problem}.`);
  if (!isWholeMinorUnits(money(amount, currency))) return refused(`has more decimals than ${currency}`);
  if (amount < least) return refused(`must be at least ${amountText(least)}`);
  const isTooMuch = limits.maxLoad !== null && amount > limits.maxLoad;
  return isTooMuch ? refused(`must be at most ${amountText(limits.maxLoad)}`) : null;
}
