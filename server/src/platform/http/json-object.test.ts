import { describe, expect, test } from 'vitest';
import { JsonNumber, readExactJsonObject, readJsonObject } from './json-object.ts';

const bytes = (...parts: (string | number[])[]) =>
  Buffer.concat(parts.map((part) => Buffer.from(part as string)));
const readers = { readJsonObject, readExactJsonObject };

describe.each(Object.entries(readers))('%s', (_, read) => {
  test.each([
    '',
    ' ',
    'null',
    '1',
    '1.0',
    '"text"',
    '[]',
    '[{}]',
    '{',
    '{"a":1,}',
    '{a:1}',
    '{}{}',
    "{'a':1}",
  ])('takes "%s" for no object', (text) => {
    expect(read(text)).toBeNull();
    expect(read(Buffer.from(text))).toBeNull();
  });

  test.each([
    ['a byte that begins nothing', [0xff]],
    ['a character that is cut off', [0xc3]],
    ['a slash that is written too long', [0xc0, 0xaf]],
    ['half of a pair of surrogates', [0xed, 0xa0, 0x80]],
  ])('refuses %s', (_name, broken) => {
    expect(read(bytes('{"a":"', broken, '"}'))).toBeNull();
  });

  test('reads bytes and text alike', () => {
    const text = '{"a":"Zoë 🙂","b":[true,null],"c":{"d":""}}';
    const value = { a: 'Zoë 🙂', b: [true, null], c: { d: '' } };
    expect(read(text)).toEqual(value);
    expect(read(Buffer.from(text))).toEqual(value);
    expect(read('{}')).toEqual({});
  });

  test('has nothing of what an object would inherit', () => {
    const value = read('{"__proto__":{"admin":true}}') as Record<string, unknown>;
    expect(value.admin).toBeUndefined();
    expect(Object.hasOwn(value, '__proto__')).toBe(true);
  });
});

describe('numbers of an exact object', () => {
  test.each(['100.0', '1e2', '-0', '0.10', '1E+2', '12345678901234567890.12', '1e999'])(
    'are %s as they were written, at any depth',
    (source) => {
      const value = readExactJsonObject(`{"a":${source},"b":[${source},{"c":${source}}]}`);
      const number = new JsonNumber(source);
      expect(value).toEqual({ a: number, b: [number, { c: number }] });
      expect(value?.a).toBeInstanceOf(JsonNumber);
    },
  );

  test('are not made of texts', () => {
    expect(readExactJsonObject('{"a":"100.0"}')).toEqual({ a: '100.0' });
  });
});
