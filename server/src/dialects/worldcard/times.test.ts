import { describe, expect, test } from 'vitest';
import { dateText, timeText } from './times.ts';

const at = new Date('2026-04-01T02:00:00.999Z');

describe('a time on the wire', () => {
  test.each([
    ['+08:00', '2026-04-01T10:00:00+08:00'],
    ['+00:00', '2026-04-01T02:00:00+00:00'],
    ['-03:30', '2026-03-31T22:30:00-03:30'],
    ['+14:00', '2026-04-01T16:00:00+14:00'],
    ['-12:00', '2026-03-31T14:00:00-12:00'],
  ])('at %s is %s: whole seconds, never rounded up', (utcOffset, text) => {
    expect(timeText(at, utcOffset)).toBe(text);
    expect(Date.parse(text)).toBe(at.getTime() - 999);
  });

  test('has its own day', () => {
    expect(dateText(at, '-03:30')).toBe('2026-03-31');
    expect(dateText(at, '+08:00')).toBe('2026-04-01');
  });

  test.each(['Z', '8', '+8:00', 'Asia/Shanghai'])('is not made with the offset %s', (utcOffset) => {
    expect(() => timeText(at, utcOffset)).toThrow(RangeError);
  });
});
