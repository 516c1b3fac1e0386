import { type Money, money } from './money.ts';
import { isWholeMinorUnits, minorUnitOf } from './round-money.ts';

/**
 * Splits an amount in proportion to the weights, one part per weight; the parts add up to the amount.
 *
 * Parts are whole minor units when the amount is, else ten-thousandths. What is left over goes one unit at a
 * time to the largest remainders, the earlier part first among equals, so every part is within one unit of
 * its exact share and a zero weight gets nothing. Throws unless weights are non-negative with a positive sum.
 */
export function split(total: Money, weights: readonly bigint[]): Money[] {
  const weightSum = weights.reduce((sum, weight) => sum + weight, 0n);
  if (weightSum <= 0n || weights.some((weight) => weight < 0n)) {
    throw new RangeError('a split needs non-negative weights with a positive sum');
  }
  const unit = isWholeMinorUnits(total) ? minorUnitOf(total.currency) : 1n;
  const sign = total.amount < 0n ? -1n : 1n;
  const units = (total.amount * sign) / unit;

  const parts = weights.map((weight, index) => {
    const share = units * weight;
    return { index, units: share / weightSum, remainder: share % weightSum };
  });
  let leftOver = parts.reduce((rest, part) => rest - part.units, units);
  for (const part of parts.toSorted(byLargestRemainder)) {
    if (leftOver === 0n) break;
    part.units += 1n;
    leftOver -= 1n;
  }
  return parts.map((part) => money(part.units * unit * sign, total.currency));
}

interface Part {
  readonly index: number;
  readonly remainder: bigint;
}

function byLargestRemainder(left: Part, right: Part): number {
  if (left.remainder === right.remainder) return left.index - right.index;
  return left.remainder > right.remainder ? -1 : 1;
}
