import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { anyAmount, anyMoney } from '../testing/money-arbitraries.ts';
import {
  add,
  compare,
  isNegative,
  isPositive,
  isZero,
  largestAmount,
  money,
  negate,
  subtract,
  withinLimit,
  zero,
} from './money.ts';

describe('money', () => {
  test('two currencies never meet', () => {
    const dollars = money(10_000n, 'USD');
    const euros = money(10_000n, 'EUR');
    for (const combine of [add, subtract, compare]) {
      expect(() => combine(dollars, euros)).toThrow(
        'USD and EUR cannot be combined without an exchange rate',
      );
      expect(() => combine(dollars, zero('EUR'))).toThrow(TypeError);
    }
  });

  test('the limit is twelve integer digits in either direction', () => {
    expect(largestAmount).toBe(9_999_999_999_999_999n);
    expect(withinLimit(money(largestAmount, 'USD'))).toBe(true);
    expect(withinLimit(money(-largestAmount, 'USD'))).toBe(true);
    expect(withinLimit(money(largestAmount + 1n, 'USD'))).toBe(false);
    expect(withinLimit(money(-largestAmount - 1n, 'USD'))).toBe(false);
  });

  test('arithmetic past the limit stays exact, for whoever posts to refuse', () => {
    const most = money(largestAmount, 'USD');
    const sum = add(most, most);
    expect(sum).toEqual(money(19_999_999_999_999_998n, 'USD'));
    expect(withinLimit(sum)).toBe(false);
  });

  test('sums and differences are in ten-thousandths', () => {
    expect(add(money(12_500n, 'USD'), money(1n, 'USD'))).toEqual(money(12_501n, 'USD'));
    expect(subtract(money(1n, 'JPY'), money(12_500n, 'JPY'))).toEqual(money(-12_499n, 'JPY'));
  });

  test('order follows the amount', () => {
    expect(compare(money(-1n, 'USD'), zero('USD'))).toBe(-1);
    expect(compare(money(1n, 'USD'), zero('USD'))).toBe(1);
    expect(compare(money(0n, 'USD'), zero('USD'))).toBe(0);
  });

  test('subtracting what was added gives the first amount back', () => {
    fc.assert(
      fc.property(anyMoney, anyAmount, (first, amount) => {
        const second = money(amount, first.currency);
        expect(subtract(add(first, second), second)).toEqual(first);
        expect(add(first, negate(second))).toEqual(subtract(first, second));
        expect(add(first, second)).toEqual(add(second, first));
      }),
    );
  });

  test('every amount is exactly one of negative, zero and positive', () => {
    fc.assert(
      fc.property(anyMoney, (value) => {
        const signs = [isNegative(value), isZero(value), isPositive(value)];
        expect(signs.filter(Boolean)).toHaveLength(1);
        expect(isPositive(negate(value))).toBe(isNegative(value));
        expect(compare(value, zero(value.currency))).toBe(signs.indexOf(true) - 1);
      }),
    );
  });
});
