import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { anyCurrency, anyMoney } from '../testing/money-arbitraries.ts';
import {
  chainRates,
  convert,
  type ExchangeRate,
  formatExchangeRate,
  identityRate,
  invertRate,
  parseExchangeRate,
} from './exchange.ts';
import { money, negate, zero } from './money.ts';
import { isWholeMinorUnits, minorUnitOf } from './round-money.ts';

const anyRate: fc.Arbitrary<ExchangeRate> = fc.record({
  from: anyCurrency,
  to: anyCurrency,
  numerator: fc.bigInt({ min: 1n, max: 10n ** 24n }),
  denominator: fc.bigInt({ min: 1n, max: 10n ** 24n }),
});

function rateOf(text: string, from: 'USD' | 'EUR', to: 'EUR' | 'JPY' | 'USD' | 'KWD'): ExchangeRate {
  const parsed = parseExchangeRate(text, from, to);
  if (parsed.kind === 'refused') throw new Error(parsed.reason);
  return parsed.value;
}

describe('an exchange rate', () => {
  test.each([
    ['', 'empty'],
    ['1e3', 'not-a-number'],
    ['1/3', 'not-a-number'],
    ['-0.92', 'negative'],
    ['0', 'zero'],
    ['0.000', 'zero'],
    ['0.0000000000001', 'too-many-decimals'],
    ['1000000000000', 'too-large'],
  ])('%j is refused as %s', (text, reason) => {
    expect(parseExchangeRate(text, 'USD', 'EUR')).toEqual({ kind: 'refused', reason });
  });

  test('is exact', () => {
    const rate = rateOf('0.92', 'USD', 'EUR');
    expect(rate.numerator * 100n).toBe(rate.denominator * 92n);
  });

  test.each([
    ['0.92', '0.92'],
    ['150', '150'],
    ['1.500', '1.5'],
    ['0.000000000001', '0.000000000001'],
  ])('%s is written as %s', (text, written) => {
    expect(formatExchangeRate(rateOf(text, 'USD', 'EUR'))).toBe(written);
  });

  test('that no decimal holds is written with twelve decimals, half even', () => {
    expect(formatExchangeRate(invertRate(rateOf('0.9', 'USD', 'EUR')))).toBe('1.111111111111');
    expect(formatExchangeRate(invertRate(rateOf('0.6', 'USD', 'EUR')))).toBe('1.666666666667');
    expect(formatExchangeRate({ from: 'USD', to: 'EUR', numerator: 5n, denominator: 10n ** 13n })).toBe('0');
    expect(formatExchangeRate({ from: 'USD', to: 'EUR', numerator: 15n, denominator: 10n ** 13n })).toBe(
      '0.000000000002',
    );
  });

  test('inverted twice is itself, and chained with its inverse is one', () => {
    fc.assert(
      fc.property(anyRate, (rate) => {
        const inverse = invertRate(rate);
        const round = chainRates(rate, inverse);
        expect(invertRate(inverse)).toEqual(rate);
        expect([round.from, round.to]).toEqual([rate.from, rate.from]);
        expect(round.numerator).toBe(round.denominator);
      }),
    );
  });

  test('rates that share no currency in the middle cannot be chained', () => {
    expect(() => chainRates(rateOf('0.92', 'USD', 'EUR'), rateOf('150', 'USD', 'JPY'))).toThrow(
      'a rate to EUR cannot be followed by one from USD',
    );
  });
});

describe('a conversion', () => {
  test('of money in another currency than the rate throws', () => {
    expect(() => convert(zero('EUR'), rateOf('0.92', 'USD', 'EUR'))).toThrow('from USD cannot convert EUR');
  });

  test('rounds half even to the minor unit of the target', () => {
    const half = rateOf('0.5', 'USD', 'EUR');
    expect(convert(money(500n, 'USD'), half)).toEqual(money(200n, 'EUR'));
    expect(convert(money(700n, 'USD'), half)).toEqual(money(400n, 'EUR'));
    expect(convert(money(-500n, 'USD'), half)).toEqual(money(-200n, 'EUR'));
    expect(convert(money(10_100n, 'USD'), rateOf('150', 'USD', 'JPY'))).toEqual(money(1_520_000n, 'JPY'));
    expect(convert(money(10_000n, 'USD'), rateOf('0.3075', 'USD', 'KWD'))).toEqual(money(3_080n, 'KWD'));
  });

  test('through an exact inverse rounds once', () => {
    const toDollars = invertRate(rateOf('0.92', 'USD', 'EUR'));
    expect(convert(money(200_000n, 'EUR'), toDollars)).toEqual(money(217_400n, 'USD'));
    expect(convert(money(92_000_000n, 'EUR'), toDollars)).toEqual(money(100_000_000n, 'USD'));
  });

  test('of nothing is nothing', () => {
    fc.assert(
      fc.property(anyRate, (rate) => {
        expect(convert(zero(rate.from), rate)).toEqual(zero(rate.to));
      }),
    );
  });

  test('of a debt mirrors that of a credit', () => {
    fc.assert(
      fc.property(anyMoney, anyRate, (value, rate) => {
        const matching = { ...rate, from: value.currency };
        expect(convert(negate(value), matching)).toEqual(negate(convert(value, matching)));
      }),
    );
  });

  test('is whole in minor units and within half of one of the exact amount', () => {
    fc.assert(
      fc.property(anyMoney, anyRate, (value, anyPair) => {
        const rate = { ...anyPair, from: value.currency };
        const converted = convert(value, rate);
        const missed = 2n * (converted.amount * rate.denominator - value.amount * rate.numerator);
        const unit = minorUnitOf(rate.to) * rate.denominator;
        expect(isWholeMinorUnits(converted)).toBe(true);
        expect(missed <= unit && missed >= -unit).toBe(true);
      }),
    );
  });

  test('at one for one changes nothing that is whole in minor units', () => {
    expect(convert(money(12_300n, 'USD'), identityRate('USD'))).toEqual(money(12_300n, 'USD'));
  });
});
