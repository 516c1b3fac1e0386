import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { anyCurrency } from '../testing/money-arbitraries.ts';
import { checkFeeRule, computeFee, type FeeRule, noFee } from './fees.ts';
import { compare, largestAmount, money, zero } from './money.ts';
import { isWholeMinorUnits, minorUnitOf } from './round-money.ts';

const usd = (amount: bigint) => money(amount, 'USD');

function rule(parts: Partial<FeeRule>): FeeRule {
  return { ...noFee('USD'), ...parts };
}

const rate = (millionths: bigint) => ({ millionths });

describe('a fee rule', () => {
  test.each<[string, string, Partial<FeeRule>]>([
    ['a minimum in another currency', 'mixed-currencies', { minimum: zero('EUR') }],
    ['a maximum in another currency', 'mixed-currencies', { maximum: zero('EUR') }],
    ['a negative fixed part', 'negative', { fixed: usd(-1n) }],
    ['a negative rate', 'negative', { rate: rate(-1n) }],
    ['a negative minimum', 'negative', { minimum: usd(-100n) }],
    ['a negative maximum', 'negative', { maximum: usd(-100n) }],
    ['a minimum in half cents', 'finer-than-minor-unit', { minimum: usd(150n) }],
    ['a maximum in half cents', 'finer-than-minor-unit', { maximum: usd(150n) }],
    ['crossed limits', 'minimum-above-maximum', { minimum: usd(200n), maximum: usd(100n) }],
  ])('with %s is invalid: %s', (_, reason, parts) => {
    expect(checkFeeRule(rule(parts))).toEqual({ kind: 'invalid', reason });
    expect(() => computeFee(rule(parts), usd(10_000n))).toThrow(reason);
  });

  test('is valid with a fixed part finer than the minor unit and with equal limits', () => {
    const parts = { fixed: usd(5n), minimum: usd(100n), maximum: usd(100n) };
    expect(checkFeeRule(rule(parts))).toEqual({ kind: 'valid' });
  });

  test('limits may be as fine as the decimals a document asks for', () => {
    expect(checkFeeRule(rule({ minimum: usd(15n) }), 4)).toEqual({ kind: 'valid' });
  });
});

describe('a fee', () => {
  test('on another currency or on a negative base throws', () => {
    expect(() => computeFee(noFee('USD'), zero('EUR'))).toThrow('a fee in USD cannot be charged on EUR');
    expect(() => computeFee(noFee('USD'), usd(-1n))).toThrow('not negative');
  });

  test('is the fixed part plus the share of the base', () => {
    const remittance = rule({ fixed: usd(80_000n), rate: rate(21_000n) });
    expect(computeFee(remittance, usd(10_000_000n))).toEqual(usd(290_000n));
  });

  test('rounds half up, once, after the parts are summed', () => {
    expect(computeFee(rule({ rate: rate(25_000n) }), usd(10_000n))).toEqual(usd(300n));
    expect(computeFee(rule({ rate: rate(24_999n) }), usd(10_000n))).toEqual(usd(200n));
    expect(computeFee(rule({ fixed: usd(40n), rate: rate(10_000n) }), usd(1_000n))).toEqual(usd(100n));
  });

  test('rounds to the exponent of the currency', () => {
    const share = { ...noFee('JPY'), rate: rate(15_000n) };
    expect(computeFee(share, money(1_000_000n, 'JPY'))).toEqual(money(20_000n, 'JPY'));
    const kuwaiti = { ...noFee('KWD'), rate: rate(15_500n) };
    expect(computeFee(kuwaiti, money(10_000n, 'KWD'))).toEqual(money(160n, 'KWD'));
  });

  test('keeps four decimals where a document asks for them', () => {
    const share = rule({ rate: rate(12_345n) });
    expect(computeFee(share, usd(10_000n), 4)).toEqual(usd(123n));
    expect(computeFee(share, usd(10_000n))).toEqual(usd(100n));
  });

  test('is held between minimum and maximum', () => {
    const held = rule({ rate: rate(10_000n), minimum: usd(5_000n), maximum: usd(20_000n) });
    expect(computeFee(held, usd(0n))).toEqual(usd(5_000n));
    expect(computeFee(held, usd(1_000_000n))).toEqual(usd(10_000n));
    expect(computeFee(held, usd(100_000_000n))).toEqual(usd(20_000n));
  });

  test('of no rule is nothing, whatever the base', () => {
    expect(computeFee(noFee('USD'), usd(largestAmount))).toEqual(usd(0n));
  });

  const anyRule = fc
    .record({
      currency: anyCurrency,
      fixed: fc.bigInt({ min: 0n, max: 1_000_000n }),
      millionths: fc.bigInt({ min: 0n, max: 1_000_000n }),
      limits: fc.tuple(fc.bigInt({ min: 0n, max: 500n }), fc.bigInt({ min: 0n, max: 500n })),
      limited: fc.record({ below: fc.boolean(), above: fc.boolean() }),
    })
    .map(({ currency, fixed, millionths, limits: [first, span], limited }): FeeRule => {
      const unit = minorUnitOf(currency);
      return {
        fixed: money(fixed, currency),
        rate: { millionths },
        minimum: limited.below ? money(first * unit, currency) : null,
        maximum: limited.above ? money((first + span) * unit, currency) : null,
      };
    });
  const anyBase = fc.bigInt({ min: 0n, max: largestAmount });

  test('lies between its limits, is whole in minor units, and within half a unit of the exact fee', () => {
    fc.assert(
      fc.property(anyRule, anyBase, (feeRule, amount) => {
        const fee = computeFee(feeRule, money(amount, feeRule.fixed.currency));
        expect(isWholeMinorUnits(fee)).toBe(true);
        if (feeRule.minimum) expect(compare(fee, feeRule.minimum)).toBeGreaterThanOrEqual(0);
        if (feeRule.maximum) expect(compare(fee, feeRule.maximum)).toBeLessThanOrEqual(0);
        if (!feeRule.minimum && !feeRule.maximum) {
          const exact = feeRule.fixed.amount * 1_000_000n + amount * feeRule.rate.millionths;
          const missed = 2n * (fee.amount * 1_000_000n - exact);
          const unit = minorUnitOf(fee.currency) * 1_000_000n;
          expect(missed <= unit && missed > -unit).toBe(true);
        }
      }),
    );
  });

  test('never falls when the base grows', () => {
    fc.assert(
      fc.property(anyRule, anyBase, anyBase, (feeRule, one, other) => {
        const { currency } = feeRule.fixed;
        const [less, more] = one < other ? [one, other] : [other, one];
        const onLess = computeFee(feeRule, money(less, currency));
        expect(compare(onLess, computeFee(feeRule, money(more, currency)))).toBeLessThanOrEqual(0);
      }),
    );
  });
});
