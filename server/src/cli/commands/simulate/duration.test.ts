import { expect, test } from 'vitest';
import { readSeconds } from './duration.ts';

test.each([
  ['60s', 60],
  ['15m', 900],
  ['8d', 691_200],
  ['1d12h', 129_600],
  ['2w', 1_209_600],
])('%s is %d seconds', (text, seconds) => {
  expect(readSeconds('for', text)).toBe(seconds);
});

test.each(['', '60', 's', '1.5h', '-1d', '0s', '1d 2h', '5y', 'd8', '1h30'])('%j is no time span', (text) => {
  expect(() => readSeconds('for', text)).toThrow('--for looks like');
});
