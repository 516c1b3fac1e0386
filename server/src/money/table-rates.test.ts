import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { convert, type ExchangeRate } from './exchange.ts';
import { money } from './money.ts';
import { type RateRow, tableRates } from './table-rates.ts';

const day = (text: string) => new Date(`${text}T00:00:00Z`);

const rows: readonly RateRow[] = [
  { currency: 'EUR', perUsd: '0.80', validFrom: day('2026-03-01') },
  { currency: 'EUR', perUsd: '0.90', validFrom: day('2026-01-01') },
  { currency: 'JPY', perUsd: '150', validFrom: day('2026-02-01') },
];

function ratio(rate: ExchangeRate | null): readonly [bigint, bigint] | null {
  if (rate === null) return null;
  const divisor = greatestCommonDivisor(rate.numerator, rate.denominator);
  return [rate.numerator / divisor, rate.denominator / divisor];
}

function greatestCommonDivisor(left: bigint, right: bigint): bigint {
  return right === 0n ? left : greatestCommonDivisor(right, left % right);
}

describe('a rate table', () => {
  const rates = tableRates(rows);

  test('knows nothing before the first row and nothing of absent currencies', () => {
    expect(rates.rate('USD', 'EUR', day('2025-12-31'))).toBeNull();
    expect(rates.rate('EUR', 'USD', day('2025-12-31'))).toBeNull();
    expect(rates.rate('EUR', 'JPY', day('2026-01-31'))).toBeNull();
    expect(rates.rate('USD', 'GBP', day('2026-06-01'))).toBeNull();
    expect(rates.rate('GBP', 'EUR', day('2026-06-01'))).toBeNull();
  });

  test('answers with the latest row that is not after the instant, from its first millisecond on', () => {
    const lastMoment = new Date(day('2026-03-01').getTime() - 1);
    expect(ratio(rates.rate('USD', 'EUR', day('2026-01-01')))).toEqual([9n, 10n]);
    expect(ratio(rates.rate('USD', 'EUR', lastMoment))).toEqual([9n, 10n]);
    expect(ratio(rates.rate('USD', 'EUR', day('2026-03-01')))).toEqual([4n, 5n]);
    expect(ratio(rates.rate('USD', 'EUR', day('2030-01-01')))).toEqual([4n, 5n]);
  });

  test('inverts exactly', () => {
    expect(ratio(rates.rate('EUR', 'USD', day('2026-02-01')))).toEqual([10n, 9n]);
  });

  test('crosses through the dollar exactly, each leg at its own latest row', () => {
    const rate = rates.rate('EUR', 'JPY', day('2026-02-01'));
    expect(rate).toMatchObject({ from: 'EUR', to: 'JPY' });
    expect(ratio(rate)).toEqual([500n, 3n]);
    expect(ratio(rates.rate('JPY', 'EUR', day('2026-03-01')))).toEqual([2n, 375n]);
  });

  test('a cross rate rounds once, when it converts', () => {
    const rate = rates.rate('EUR', 'JPY', day('2026-02-01'));
    expect(rate && convert(money(30_000n, 'EUR'), rate)).toEqual(money(5_000_000n, 'JPY'));
  });

  test('a currency against itself is one, listed or not', () => {
    for (const currency of ['USD', 'EUR', 'GBP'] as const) {
      expect(ratio(rates.rate(currency, currency, day('2000-01-01')))).toEqual([1n, 1n]);
    }
  });

  test.each<[string, RateRow[]]>([
    ['against USD', [{ currency: 'USD', perUsd: '1', validFrom: day('2026-01-01') }]],
    ['no valid date', [{ currency: 'EUR', perUsd: '1', validFrom: new Date('someday') }]],
    ['refused: zero', [{ currency: 'EUR', perUsd: '0', validFrom: day('2026-01-01') }]],
    ['refused: not-a-number', [{ currency: 'EUR', perUsd: '1,1', validFrom: day('2026-01-01') }]],
    [
      'two rates of EUR begin at 2026-01-01',
      [
        { currency: 'EUR', perUsd: '0.9', validFrom: day('2026-01-01') },
        { currency: 'JPY', perUsd: '150', validFrom: day('2026-01-01') },
        { currency: 'EUR', perUsd: '0.8', validFrom: day('2026-01-01') },
      ],
    ],
  ])('a table with a wrong row throws: %s', (message, wrongRows) => {
    expect(() => tableRates(wrongRows)).toThrow(message);
  });

  test('the order of its rows does not matter', () => {
    const instants = fc.date({ min: day('2025-06-01'), max: day('2026-12-01'), noInvalidDate: true });
    fc.assert(
      fc.property(fc.shuffledSubarray([...rows], { minLength: 3 }), instants, (shuffled, at) => {
        expect(tableRates(shuffled).rate('JPY', 'EUR', at)).toEqual(rates.rate('JPY', 'EUR', at));
      }),
    );
  });
});
