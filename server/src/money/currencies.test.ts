import { describe, expect, test } from 'vitest';
import { currencies, currencyOf, exponentOf, isCurrency } from './currencies.ts';

describe('a currency', () => {
  test.each(['', 'usd', 'US', 'USDT', ' USD', '840', 'XXX', 'XAU', 'BGN', 'constructor', '__proto__'])(
    '%j is unknown',
    (code) => {
      expect(isCurrency(code)).toBe(false);
      expect(currencyOf(code)).toEqual({ kind: 'unknown' });
    },
  );

  test('an active code is known by its capitals', () => {
    expect(currencyOf('USD')).toEqual({ kind: 'known', currency: 'USD' });
  });

  test('exponents are those of ISO 4217, also where daily life uses fewer decimals', () => {
    expect(exponentOf('USD')).toBe(2);
    expect(exponentOf('JPY')).toBe(0);
    expect(exponentOf('ISK')).toBe(0);
    expect(exponentOf('IQD')).toBe(3);
    expect(exponentOf('KWD')).toBe(3);
    expect(exponentOf('CLF')).toBe(4);
  });

  test('every code is three capitals, listed once in order, with an exponent the standard uses', () => {
    expect(currencies).toHaveLength(165);
    expect(currencies).toEqual([...new Set(currencies)].toSorted());
    for (const currency of currencies) {
      expect(currency).toMatch(/^[A-Z]{3}$/);
      expect([0, 2, 3, 4]).toContain(exponentOf(currency));
    }
  });

  test('the exponents other than two belong to these codes only', () => {
    const withExponent = (exponent: number) => currencies.filter((code) => exponentOf(code) === exponent);
    expect(withExponent(0).join(' ')).toBe(
      'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF',
    );
    expect(withExponent(3).join(' ')).toBe('BHD IQD JOD KWD LYD OMR TND');
    expect(withExponent(4).join(' ')).toBe('CLF UYW');
  });
});
