import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { anyAmount } from '../testing/money-arbitraries.ts';
import { formatAmount, formatExactAmount } from './format-amount.ts';
import { parseJsonAmount } from './parse-amount.ts';
import { down, halfEven, halfUp, up } from './rounding.ts';

describe('an amount with fixed decimals', () => {
  test('digits are never dropped without a named rounding', () => {
    expect(() => formatAmount(1_234n, 2)).toThrow('finer digits than 2 decimals');
    expect(() => formatAmount(-1n, 3)).toThrow(RangeError);
    expect(() => formatAmount(5_000n, 0)).toThrow(RangeError);
  });

  test('a named rounding decides the last digit', () => {
    expect(formatAmount(1_250n, 1, halfUp)).toBe('0.1');
    expect(formatAmount(1_500n, 1, halfUp)).toBe('0.2');
    expect(formatAmount(2_500n, 1, halfEven)).toBe('0.2');
    expect(formatAmount(21_230n, 2, down)).toBe('2.12');
    expect(formatAmount(21_230n, 2, up)).toBe('2.13');
    expect(formatAmount(-21_230n, 2, up)).toBe('-2.13');
  });

  test('every decimal asked for is shown', () => {
    expect(formatAmount(900_000n, 2)).toBe('90.00');
    expect(formatAmount(1_000_000n, 1)).toBe('100.0');
    expect(formatAmount(1_000_000n, 0)).toBe('100');
    expect(formatAmount(0n, 2)).toBe('0.00');
    expect(formatAmount(0n, 0)).toBe('0');
    expect(formatAmount(1n, 4)).toBe('0.0001');
    expect(formatAmount(-100n, 2)).toBe('-0.01');
  });

  test('what rounds to zero has no sign', () => {
    expect(formatAmount(-1n, 2, down)).toBe('0.00');
    expect(formatAmount(-1n, 0, halfUp)).toBe('0');
  });
});

describe('an exact amount', () => {
  test('has as few decimals as it takes, but the fewest asked for', () => {
    expect(formatExactAmount(1_000_000n, 1)).toBe('100.0');
    expect(formatExactAmount(254_000n, 1)).toBe('25.4');
    expect(formatExactAmount(123_400n, 1)).toBe('12.34');
    expect(formatExactAmount(-12_000n, 0)).toBe('-1.2');
    expect(formatExactAmount(100_000n, 0)).toBe('10');
    expect(formatExactAmount(100_000n, 4)).toBe('10.0000');
    expect(formatExactAmount(0n, 0)).toBe('0');
  });

  test('is a JSON number that reads back as itself', () => {
    const rules = { maxDecimals: 4, allowZero: true, allowNegative: true } as const;
    fc.assert(
      fc.property(anyAmount, fc.constantFrom(0, 1, 2, 3, 4), (amount, minDecimals) => {
        const text = formatExactAmount(amount, minDecimals as 0 | 1 | 2 | 3 | 4);
        expect(typeof JSON.parse(text)).toBe('number');
        expect(parseJsonAmount(text, rules)).toEqual({ kind: 'parsed', value: amount });
      }),
    );
  });
});
