import { type Currency, isWholeMinorUnits, money } from '../money/index.ts';
import type { Product } from './product.ts';

/** Why a product's card does not take a load. */
export type LoadProblem =
  | { readonly reason: 'finer-than-currency'; readonly currency: Currency }
  | { readonly reason: 'below-minimum'; readonly least: bigint }
  | { readonly reason: 'above-maximum'; readonly most: bigint };

/**
 * Whether a product's cards take a load of this amount, in ten-thousandths; null when they do. Pure.
 * @param which the first load of a card has a minimum of its own
 */
export function loadProblem(
  { currency, limits }: Pick<Product, 'currency' | 'limits'>,
  amount: bigint,
  which: 'first' | 'later',
): LoadProblem | null {
  const { minFirstLoad, minLoad, maxLoad } = limits;
  const least = which === 'first' ? minFirstLoad : minLoad;
  if (!isWholeMinorUnits(money(amount, currency))) return { reason: 'finer-than-currency', currency };
  if (amount < least) return { reason: 'below-minimum', least };
  return maxLoad !== null && amount > maxLoad ? { reason: 'above-maximum', most: maxLoad } : null;
}
