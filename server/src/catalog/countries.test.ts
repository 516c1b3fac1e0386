import { expect, test } from 'vitest';
import { countries, isCountry } from './countries.ts';

test('there are 249 countries', () => {
  expect(countries.size).toBe(249);
});

test.each(['US', 'CN', 'HK', 'GB', 'DE', 'TW', 'NG'])('%s is a country', (code) => {
  expect(isCountry(code)).toBe(true);
});

// UK and EU are reserved, XK is only in use, AN and SU are gone.
test.each(['', 'us', 'USA', 'U', 'XX', 'ZZ', 'UK', 'EU', 'XK', 'AN', 'SU', '86'])('%j is none', (code) => {
  expect(isCountry(code)).toBe(false);
});

test('every country has a name in English', () => {
  const names = new Intl.DisplayNames(['en'], { type: 'region', fallback: 'none' });
  expect([...countries].filter((code) => names.of(code) === undefined)).toEqual([]);
});
