import { describe, expect, test } from 'vitest';
import { testDatabase } from '../testing/test-database.ts';
import type { Currency } from './currencies.ts';
import { listExchangeRates } from './list-exchange-rates.ts';
import { setExchangeRate } from './set-exchange-rate.ts';

const database = await testDatabase();
const day = (text: string) => new Date(`${text}T00:00:00.000Z`);
const list = async (filter: Parameters<typeof listExchangeRates>[1] = {}, limit = 100) =>
  (await listExchangeRates(database, filter, { after: null, limit })).map(
    ({ currency, perUsd, validFrom }) => `${currency} ${perUsd} ${validFrom.toISOString().slice(0, 10)}`,
  );

describe('setting an exchange rate', () => {
  test.each<[Currency, string, Date, string]>([
    ['USD', '1', day('2026-01-01'), 'currency'],
    ['EUR', '', day('2026-01-01'), 'perUsd'],
    ['EUR', '0', day('2026-01-01'), 'perUsd'],
    ['EUR', '-0.9', day('2026-01-01'), 'perUsd'],
    ['EUR', '0,9', day('2026-01-01'), 'perUsd'],
    ['EUR', '1e3', day('2026-01-01'), 'perUsd'],
    ['EUR', '0.0000000000001', day('2026-01-01'), 'perUsd'],
    ['EUR', '1234567890123', day('2026-01-01'), 'perUsd'],
    ['EUR', '0.9', day('1999-12-31'), 'validFrom'],
    ['EUR', '0.9', day('0000-01-01'), 'validFrom'],
    ['EUR', '0.9', new Date('someday'), 'validFrom'],
  ])('of %s to %j from %s on is refused for its %s (case %#)', async (currency, perUsd, validFrom, field) => {
    expect(await setExchangeRate(database, { currency, perUsd, validFrom })).toMatchObject({
      kind: 'invalid',
      field,
    });
    expect(await list({ currency })).toEqual([]);
  });

  test('a second time for the same instant replaces it', async () => {
    const validFrom = day('2026-01-01');
    await setExchangeRate(database, { currency: 'GBP', perUsd: '0.79', validFrom });
    await setExchangeRate(database, { currency: 'GBP', perUsd: '0.81', validFrom });
    expect(await list({ currency: 'GBP' })).toEqual(['GBP 0.81 2026-01-01']);
  });
});

describe('listing exchange rates', () => {
  const written = (async () => {
    for (const [currency, perUsd, from] of [
      ['SEK', '10.5', '2026-01-01'],
      ['NOK', '10.7', '2026-01-01'],
      ['SEK', '10.1', '2026-06-01'],
      ['SEK', '9.9', '2027-01-01'],
    ] as const) {
      await setExchangeRate(database, { currency, perUsd, validFrom: day(from) });
    }
  })();

  test('shows a currency from its latest quotation to its earliest', async () => {
    await written;
    expect(await list({ currency: 'SEK' })).toEqual([
      'SEK 9.9 2027-01-01',
      'SEK 10.1 2026-06-01',
      'SEK 10.5 2026-01-01',
    ]);
  });

  test('shows what is in force at an instant, and nothing before the first', async () => {
    await written;
    expect(await list({ currency: 'SEK', inForceAt: day('2026-06-01') })).toEqual(['SEK 10.1 2026-06-01']);
    expect(await list({ inForceAt: day('2026-05-31') })).toEqual(
      expect.arrayContaining(['NOK 10.7 2026-01-01', 'SEK 10.5 2026-01-01']),
    );
    expect(await list({ inForceAt: day('2025-12-31') })).toEqual([]);
  });

  test('goes on after the last one that was seen, also within a currency', async () => {
    await written;
    const all = await listExchangeRates(database, {}, { after: null, limit: 100 });
    const seen = [];
    let after: (typeof all)[number] | null = null;
    for (;;) {
      const [next]: typeof all = await listExchangeRates(database, {}, { after, limit: 1 });
      if (!next) break;
      seen.push(next);
      after = next;
    }
    expect(seen).toEqual(all);
    expect(seen.length).toBeGreaterThan(3);
  });
});
