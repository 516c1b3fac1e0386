import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { down, halfEven, halfUp, up } from './rounding.ts';

const all = { halfUp, halfEven, down, up };
const anyNumerator = fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n });
const anyDenominator = fc.oneof(fc.bigInt({ min: 1n, max: 20n }), fc.bigInt({ min: 1n, max: 10n ** 24n }));

describe('a rounding', () => {
  test.each(Object.entries(all))('%s refuses a denominator that is not positive', (_, rounding) => {
    expect(() => rounding(1n, 0n)).toThrow(RangeError);
    expect(() => rounding(1n, -2n)).toThrow('positive denominator');
  });

  // Tenths: -2.6 -2.5 -2.4 -1.5 -0.5 -0.1 0 0.1 0.5 1.5 2.4 2.5 2.6
  const tenths = [-26n, -25n, -24n, -15n, -5n, -1n, 0n, 1n, 5n, 15n, 24n, 25n, 26n];
  test.each([
    ['halfUp', [-3n, -3n, -2n, -2n, -1n, 0n, 0n, 0n, 1n, 2n, 2n, 3n, 3n]],
    ['halfEven', [-3n, -2n, -2n, -2n, 0n, 0n, 0n, 0n, 0n, 2n, 2n, 2n, 3n]],
    ['down', [-2n, -2n, -2n, -1n, 0n, 0n, 0n, 0n, 0n, 1n, 2n, 2n, 2n]],
    ['up', [-3n, -3n, -3n, -2n, -1n, -1n, 0n, 1n, 1n, 2n, 3n, 3n, 3n]],
  ] as const)('%s decides ties and rests by its name', (name, expected) => {
    expect(tenths.map((tenth) => all[name](tenth, 10n))).toEqual(expected);
  });

  test('an odd denominator has no tie', () => {
    expect(halfUp(1n, 3n)).toBe(0n);
    expect(halfUp(2n, 3n)).toBe(1n);
    expect(halfEven(5n, 3n)).toBe(2n);
  });

  test.each(Object.entries(all))('%s moves by less than one and keeps whole numbers', (_, rounding) => {
    fc.assert(
      fc.property(anyNumerator, anyDenominator, (numerator, denominator) => {
        const distance = magnitude(rounding(numerator, denominator) * denominator - numerator);
        expect(distance < denominator).toBe(true);
        expect(rounding(numerator * denominator, denominator)).toBe(numerator);
      }),
    );
  });

  test.each([
    ['halfUp', halfUp],
    ['halfEven', halfEven],
  ])('%s moves by at most a half', (_, rounding) => {
    fc.assert(
      fc.property(anyNumerator, anyDenominator, (numerator, denominator) => {
        const distance = magnitude(rounding(numerator, denominator) * denominator - numerator);
        expect(2n * distance <= denominator).toBe(true);
      }),
    );
  });

  test.each(Object.entries(all))('%s treats both signs alike', (_, rounding) => {
    fc.assert(
      fc.property(anyNumerator, anyDenominator, (numerator, denominator) => {
        expect(rounding(-numerator, denominator)).toBe(-rounding(numerator, denominator));
      }),
    );
  });

  test('down never gains and up never loses', () => {
    fc.assert(
      fc.property(anyNumerator, anyDenominator, (numerator, denominator) => {
        expect(magnitude(down(numerator, denominator)) * denominator <= magnitude(numerator)).toBe(true);
        expect(magnitude(up(numerator, denominator)) * denominator >= magnitude(numerator)).toBe(true);
      }),
    );
  });
});

function magnitude(value: bigint): bigint {
  return value < 0n ? -value : value;
}
