import type { Product } from '../catalog/index.ts';
import { computeFee, money } from '../money/index.ts';

/** What the close of a card costs that has so much left on it, in ten-thousandths: never more than that. */
export function closeFee({ fees, currency }: Pick<Product, 'fees' | 'currency'>, balance: bigint): bigint {
  const fee = computeFee(fees.close, money(balance, currency)).amount;
  return fee < balance ? fee : balance;
}
