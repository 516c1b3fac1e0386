import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { anyMoney, anyPostableMoney } from '../testing/money-arbitraries.ts';
import { add, money, negate, zero } from './money.ts';
import { isWholeMinorUnits, minorUnitOf } from './round-money.ts';
import { split } from './split.ts';

const anyWeights = fc
  .array(
    fc.oneof(fc.constant(0n), fc.bigInt({ min: 1n, max: 10n }), fc.bigInt({ min: 1n, max: 10n ** 18n })),
    {
      minLength: 1,
      maxLength: 8,
    },
  )
  .filter((weights) => weights.some((weight) => weight > 0n));

describe('a split', () => {
  test.each([
    ['none', []],
    ['all zero', [0n, 0n]],
    ['of sum zero', [1n, -1n]],
    ['partly negative', [2n, -1n]],
    ['all negative', [-1n]],
  ])('weights %s throw', (_, weights) => {
    expect(() => split(money(10_000n, 'USD'), weights)).toThrow(RangeError);
  });

  test('leftover cents go to the largest remainders, the earlier part first among equals', () => {
    const amounts = (total: bigint, weights: bigint[]) =>
      split(money(total, 'USD'), weights).map((part) => part.amount);
    expect(amounts(1_000n, [1n, 1n, 1n])).toEqual([400n, 300n, 300n]);
    expect(amounts(-1_000n, [1n, 1n, 1n])).toEqual([-400n, -300n, -300n]);
    expect(amounts(1_000n, [1n, 5n])).toEqual([200n, 800n]);
    expect(amounts(100n, [1n, 2n])).toEqual([0n, 100n]);
    expect(amounts(100n, [0n, 1n, 1n])).toEqual([0n, 100n, 0n]);
    expect(amounts(0n, [1n, 2n])).toEqual([0n, 0n]);
  });

  test('an amount finer than the minor unit is split in ten-thousandths', () => {
    expect(split(money(101n, 'USD'), [1n, 1n])).toEqual([money(51n, 'USD'), money(50n, 'USD')]);
  });

  test('keeps the sum, and every part is within one unit of its exact share', () => {
    fc.assert(
      fc.property(fc.oneof(anyMoney, anyPostableMoney), anyWeights, (total, weights) => {
        const parts = split(total, weights);
        const unit = isWholeMinorUnits(total) ? minorUnitOf(total.currency) : 1n;
        const weightSum = weights.reduce((sum, weight) => sum + weight, 0n);

        expect(parts).toHaveLength(weights.length);
        expect(parts.reduce(add, zero(total.currency))).toEqual(total);
        for (const [index, part] of parts.entries()) {
          const weight = weights[index] ?? 0n;
          const missed = part.amount * weightSum - total.amount * weight;
          expect(missed < unit * weightSum && -missed < unit * weightSum).toBe(true);
          expect(part.amount % unit).toBe(0n);
          if (weight === 0n) expect(part.amount).toBe(0n);
        }
      }),
    );
  });

  test('of a debt mirrors the split of the same credit', () => {
    fc.assert(
      fc.property(anyMoney, anyWeights, (total, weights) => {
        expect(split(negate(total), weights)).toEqual(split(total, weights).map(negate));
      }),
    );
  });
});
