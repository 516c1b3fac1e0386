import { describe, expect, test } from 'vitest';
import { currencies } from './currencies.ts';
import { convert } from './exchange.ts';
import { money } from './money.ts';
import { sandboxRates } from './sandbox-rates.ts';

const listedOn = (instant: string) =>
  currencies.filter((currency) => sandboxRates.rate('USD', currency, new Date(instant)) !== null);

describe('the sandbox rates', () => {
  test('quote 38 currencies beside the dollar from 2020 on, and none before', () => {
    expect(listedOn('2020-01-01T00:00:00Z')).toHaveLength(39);
    expect(listedOn('2099-12-31T23:59:59Z')).toHaveLength(39);
    expect(listedOn('2019-12-31T23:59:59Z')).toEqual(['USD']);
  });

  test('convert twenty euros to 21.74 dollars', () => {
    const rate = sandboxRates.rate('EUR', 'USD', new Date('2026-01-01T00:00:00Z'));
    expect(rate && convert(money(200_000n, 'EUR'), rate)).toEqual(money(217_400n, 'USD'));
  });

  test('leave other currencies without a rate', () => {
    expect(sandboxRates.rate('USD', 'KPW', new Date('2026-01-01T00:00:00Z'))).toBeNull();
  });
});
