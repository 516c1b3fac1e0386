import { describe, expect, test } from 'vitest';
import { expiryAfterYears, expiryMonthText, expiryYearText, expiryYymm } from './expiry.ts';

describe('the expiry of a card', () => {
  test.each([
    ['2026-11-20T12:00:00Z', 3, { month: 11, year: 2029 }],
    ['2026-01-01T00:00:00Z', 5, { month: 1, year: 2031 }],
    ['2026-12-31T23:59:59.999Z', 1, { month: 12, year: 2027 }],
    ['2024-02-29T00:00:00Z', 1, { month: 2, year: 2025 }],
    ['2027-01-01T05:00:00+08:00', 2, { month: 12, year: 2028 }],
  ])('issued at %s for %i years is the same month that many years on', (issuedAt, years, expected) => {
    expect(expiryAfterYears(new Date(issuedAt), years)).toEqual(expected);
  });

  test.each([[0], [-1], [1.5], [Number.NaN]])('is refused for %f years', (years) => {
    expect(() => expiryAfterYears(new Date(0), years)).toThrow(RangeError);
  });

  test('is written as MM, YYYY and YYMM', () => {
    const expiry = { month: 3, year: 2029 };
    expect(expiryMonthText(expiry)).toBe('03');
    expect(expiryYearText(expiry)).toBe('2029');
    expect(expiryYymm(expiry)).toBe('2903');
    expect(expiryYymm({ month: 12, year: 2100 })).toBe('0012');
  });
});
