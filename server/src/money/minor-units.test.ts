import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { anyPostableMoney } from '../testing/money-arbitraries.ts';
import { fromMinorUnits, toMinorUnits } from './minor-units.ts';
import { money } from './money.ts';

describe('minor units', () => {
  test('an amount finer than the minor unit throws', () => {
    expect(() => toMinorUnits(money(1n, 'USD'))).toThrow('finer than the minor unit of USD');
    expect(() => toMinorUnits(money(-5_000n, 'JPY'))).toThrow(RangeError);
  });

  test('follow the exponent of the currency', () => {
    expect(fromMinorUnits(1_050n, 'USD')).toEqual(money(105_000n, 'USD'));
    expect(fromMinorUnits(1_050n, 'JPY')).toEqual(money(10_500_000n, 'JPY'));
    expect(fromMinorUnits(1_050n, 'KWD')).toEqual(money(10_500n, 'KWD'));
    expect(toMinorUnits(money(-105_000n, 'USD'))).toBe(-1_050n);
  });

  test('there and back is the same money', () => {
    fc.assert(
      fc.property(anyPostableMoney, (value) => {
        expect(fromMinorUnits(toMinorUnits(value), value.currency)).toEqual(value);
      }),
    );
  });
});
