import { describe, expect, test } from 'vitest';
import { record, table } from './output.ts';

describe('a table', () => {
  test('without rows is a sentence, and an empty list in JSON', () => {
    expect(table([], { id: () => 'x' }, 'There is none.')).toEqual({ text: 'There is none.', json: [] });
  });

  test('aligns its columns and ends no line with spaces', () => {
    const rows = [
      { a: 'short', b: null },
      { a: 'much longer', b: 7 },
    ];
    const { text } = table(rows, { first: ({ a }) => a, second: ({ b }) => b }, '');
    expect(text).toBe('FIRST        SECOND\nshort        -\nmuch longer  7');
  });
});

test('what others wrote cannot steer the terminal', () => {
  expect(record({}, { name: 'a\u001b[31mb\u0007\u009bc' }).text).toBe('name  a?[31mb??c');
});
