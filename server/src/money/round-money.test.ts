import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { anyMoney } from '../testing/money-arbitraries.ts';
import { money } from './money.ts';
import { isWholeMinorUnits, minorUnitOf, roundToCurrency, roundToDecimals } from './round-money.ts';
import { down, halfEven, halfUp, up } from './rounding.ts';

describe('rounding money', () => {
  test('stops at the minor unit of its currency', () => {
    expect(roundToCurrency(money(12_350n, 'USD'), halfUp)).toEqual(money(12_400n, 'USD'));
    expect(roundToCurrency(money(12_350n, 'JPY'), halfUp)).toEqual(money(10_000n, 'JPY'));
    expect(roundToCurrency(money(12_355n, 'KWD'), halfUp)).toEqual(money(12_360n, 'KWD'));
    expect(roundToCurrency(money(12_355n, 'CLF'), halfUp)).toEqual(money(12_355n, 'CLF'));
  });

  test('to named decimals ignores the currency', () => {
    expect(roundToDecimals(money(21_239n, 'JPY'), 2, down)).toEqual(money(21_200n, 'JPY'));
    expect(roundToDecimals(money(21_234n, 'USD'), 4, down)).toEqual(money(21_234n, 'USD'));
  });

  test('gives whole minor units within one of them, and rounding again changes nothing', () => {
    fc.assert(
      fc.property(anyMoney, fc.constantFrom(halfUp, halfEven, down, up), (value, rounding) => {
        const rounded = roundToCurrency(value, rounding);
        const moved = rounded.amount - value.amount;
        expect(isWholeMinorUnits(rounded)).toBe(true);
        expect(moved < minorUnitOf(value.currency) && -moved < minorUnitOf(value.currency)).toBe(true);
        expect(roundToCurrency(rounded, rounding)).toEqual(rounded);
      }),
    );
  });

  test('an amount finer than the minor unit is told apart', () => {
    expect(isWholeMinorUnits(money(12_300n, 'USD'))).toBe(true);
    expect(isWholeMinorUnits(money(12_301n, 'USD'))).toBe(false);
    expect(isWholeMinorUnits(money(-12_301n, 'USD'))).toBe(false);
    expect(isWholeMinorUnits(money(12_300n, 'JPY'))).toBe(false);
  });
});
