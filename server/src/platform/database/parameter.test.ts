import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { testDatabase } from '../../testing/test-database.ts';
import { toParameter } from './parameter.ts';

/** Unicode text, except NUL and lone surrogates, which PostgreSQL does not take. */
const storableText = fc
  .string({ unit: 'grapheme' })
  .filter((text) => !text.includes('\0') && text.isWellFormed());

describe('an array parameter', () => {
  const database = testDatabase();

  test('brings any text back as it was', async () => {
    const awkward = [
      '',
      ' ',
      'null',
      'NULL',
      'Null',
      '{}',
      '{a,b}',
      'a,b',
      '"',
      '\\',
      '\\"',
      "'",
      '\n',
      'é',
      '😀',
    ];
    const strings = fc.array(fc.option(fc.oneof(storableText, fc.constantFrom(...awkward))));
    await fc.assert(
      fc.asyncProperty(strings, async (values) => {
        const rows = await (await database).query<{ back: string[] }>('select $1::text[] as back', [values]);
        expect(rows[0]?.back).toEqual(values);
      }),
      { numRuns: 200 },
    );
  });

  test('brings numbers, truth and nothing back as they were', async () => {
    const integers = [0n, -1n, 9_223_372_036_854_775_807n, null];
    const rows = await (await database).query(
      'select * from unnest($1::bigint[], $2::boolean[], $3::float8[]) as back (whole, truth, real)',
      [integers, [true, false, null, true], [1.5, 1e300, -0.1, null]],
    );
    expect(rows).toEqual([
      { whole: 0n, truth: true, real: 1.5 },
      { whole: -1n, truth: false, real: 1e300 },
      { whole: 9_223_372_036_854_775_807n, truth: null, real: -0.1 },
      { whole: null, truth: true, real: null },
    ]);
  });

  test('of bytes is left to the driver', async () => {
    const bytes = [Buffer.from([0, 1, 255])];
    expect(toParameter(bytes)).toBe(bytes);
    const [row] = await (await database).query<{ back: Buffer[] }>('select $1::bytea[] as back', [bytes]);
    expect(row?.back).toEqual(bytes);
  });

  test('may be empty', async () => {
    const [row] = await (await database).query<{ back: string[] }>('select $1::uuid[] as back', [[]]);
    expect(row?.back).toEqual([]);
  });
});

test('what is no array is left as it is', () => {
  for (const value of ['text', 1n, null, true, { a: 1 }]) expect(toParameter(value)).toBe(value);
});
