import { describe, expect, test } from 'vitest';
import { isDay, milliseconds, readBound, timeText } from './times.ts';

describe('a time on the wire', () => {
  test('is in UTC, in whole seconds, never rounded up', () => {
    expect(timeText(new Date('2024-01-15T10:30:00.999Z'))).toBe('2024-01-15T10:30:00Z');
  });

  test('of a webhook is in milliseconds', () => {
    expect(milliseconds('2023-08-05T15:23:45.085Z')).toBe(1691249025085);
  });
});

describe('an end of a period', () => {
  test.each([
    ['2024-01-15', '2024-01-15T00:00:00.000Z', '2024-01-16T00:00:00.000Z'],
    ['2024-01-15T10:30:00Z', '2024-01-15T10:30:00.000Z', '2024-01-15T10:30:00.001Z'],
    ['2024-01-15T10:30', '2024-01-15T10:30:00.000Z', '2024-01-15T10:30:00.001Z'],
    ['2024-01-15 10:30:00', '2024-01-15T10:30:00.000Z', '2024-01-15T10:30:00.001Z'],
    ['2024-01-15T10:30:00.5+08:00', '2024-01-15T02:30:00.500Z', '2024-01-15T02:30:00.501Z'],
    ['2024-02-29', '2024-02-29T00:00:00.000Z', '2024-03-01T00:00:00.000Z'],
  ])('may be written %s', (text, first, last) => {
    expect(readBound(text, 'first')?.toISOString()).toBe(first);
    expect(readBound(text, 'last')?.toISOString()).toBe(last);
  });

  test.each([
    ...['2023-02-29', '2024-13-01', '2024-1-5', '15.01.2024', '2024-01-15T', '2024-01-15T24:30', 'today', ''],
    ...['2024-01-15T10:30:00+99:00', '1691249025085', '2024-01-15T10', '2024-01-15Z', ' 2024-01-15'],
  ])('is refused as %j', (text) => {
    expect(readBound(text, 'first')).toBeNull();
  });
});

test.each([
  ['2024-02-29', true],
  ['2024-02-30', false],
  ['2024-00-10', false],
  ['24-02-10', false],
])('%s is a day: %s', (text, expected) => {
  expect(isDay(text)).toBe(expected);
});
