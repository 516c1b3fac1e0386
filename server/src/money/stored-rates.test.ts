import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { testDatabase } from '../testing/test-database.ts';
import type { Currency } from './currencies.ts';
import { convert, type ExchangeRate } from './exchange.ts';
import { money } from './money.ts';
import { setExchangeRate } from './set-exchange-rate.ts';
import { storedRates } from './stored-rates.ts';

const day = (text: string) => new Date(`${text}T00:00:00Z`);

const database = await testDatabase();
const rates = storedRates(database);
// Out of order on purpose.
for (const [currency, perUsd, validFrom] of [
  ['EUR', '0.80', '2026-03-01'],
  ['EUR', '0.90', '2026-01-01'],
  ['JPY', '150', '2026-02-01'],
] as const) {
  await setExchangeRate(database, { currency, perUsd, validFrom: day(validFrom) });
}

function ratio(rate: ExchangeRate | null): readonly [bigint, bigint] | null {
  if (rate === null) return null;
  const divisor = greatestCommonDivisor(rate.numerator, rate.denominator);
  return [rate.numerator / divisor, rate.denominator / divisor];
}

function greatestCommonDivisor(left: bigint, right: bigint): bigint {
  return right === 0n ? left : greatestCommonDivisor(right, left % right);
}

const ratioOf = async (from: Currency, to: Currency, at: Date) => ratio(await rates.rate(from, to, at));

describe('the rates of the database', () => {
  test('know nothing before the first quotation and nothing of absent currencies', async () => {
    expect(await rates.rate('USD', 'EUR', day('2025-12-31'))).toBeNull();
    expect(await rates.rate('EUR', 'USD', day('2025-12-31'))).toBeNull();
    expect(await rates.rate('EUR', 'JPY', day('2026-01-31'))).toBeNull();
    expect(await rates.rate('USD', 'GBP', day('2026-06-01'))).toBeNull();
    expect(await rates.rate('GBP', 'EUR', day('2026-06-01'))).toBeNull();
  });

  test('answer with the latest that is not after the instant, from its first millisecond on', async () => {
    const lastMoment = new Date(day('2026-03-01').getTime() - 1);
    expect(await ratioOf('USD', 'EUR', day('2026-01-01'))).toEqual([9n, 10n]);
    expect(await ratioOf('USD', 'EUR', lastMoment)).toEqual([9n, 10n]);
    expect(await ratioOf('USD', 'EUR', day('2026-03-01'))).toEqual([4n, 5n]);
    expect(await ratioOf('USD', 'EUR', day('2030-01-01'))).toEqual([4n, 5n]);
  });

  test('invert exactly', async () => {
    expect(await ratioOf('EUR', 'USD', day('2026-02-01'))).toEqual([10n, 9n]);
  });

  test('cross through the dollar exactly, each leg at its own latest quotation', async () => {
    expect(await rates.rate('EUR', 'JPY', day('2026-02-01'))).toMatchObject({ from: 'EUR', to: 'JPY' });
    expect(await ratioOf('EUR', 'JPY', day('2026-02-01'))).toEqual([500n, 3n]);
    expect(await ratioOf('JPY', 'EUR', day('2026-03-01'))).toEqual([2n, 375n]);
  });

  test('round once across the dollar, when they convert', async () => {
    const rate = await rates.rate('EUR', 'JPY', day('2026-02-01'));
    expect(rate && convert(money(30_000n, 'EUR'), rate)).toEqual(money(5_000_000n, 'JPY'));
  });

  test('are one for a currency against itself, quoted or not, and ask nobody', async () => {
    const silent = storedRates({ query: () => Promise.reject(new Error('was asked')) });
    for (const currency of ['USD', 'EUR', 'GBP'] as const) {
      expect(ratio(await silent.rate(currency, currency, day('2000-01-01')))).toEqual([1n, 1n]);
    }
    await expect(silent.rate('USD', 'EUR', day('2026-01-01'))).rejects.toThrow('was asked');
  });

  test('a quotation comes back exactly as it was given', async () => {
    // Up to twelve digits on either side of the point, not all of them zero.
    const digits = fc.bigInt({ min: 1n, max: 10n ** 24n - 1n }).map((all) => String(all).padStart(13, '0'));
    await fc.assert(
      fc.asyncProperty(digits, async (all) => {
        const perUsd = `${all.slice(0, -12)}.${all.slice(-12)}`;
        await setExchangeRate(database, { currency: 'CHF', perUsd, validFrom: day('2026-01-01') });
        const rate = await rates.rate('USD', 'CHF', day('2026-01-01'));
        expect(rate && [rate.numerator, rate.denominator]).toEqual([BigInt(all), 10n ** 12n]);
      }),
      { numRuns: 25 },
    );
  });
});
