import { expect, test } from 'vitest';
import { countries } from '../../../catalog/countries.ts';
import { alpha3Of } from './alpha-3.ts';

test('every country has an alpha-3 code of its own', () => {
  const codes = [...countries].map(alpha3Of);
  expect(codes.every((code) => /^[A-Z]{3}$/.test(code ?? ''))).toBe(true);
  expect(new Set(codes).size).toBe(countries.size);
});

test.each([
  ['DE', 'DEU'],
  ['CH', 'CHE'],
  ['AT', 'AUT'],
  ['AU', 'AUS'],
  ['GB', 'GBR'],
  ['CN', 'CHN'],
])('%s is %s', (alpha2, alpha3) => {
  expect(alpha3Of(alpha2)).toBe(alpha3);
});

test.each(['', 'de', 'XX', 'DEU', 'constructor'])('%j is no country', (code) => {
  expect(alpha3Of(code)).toBeNull();
});
