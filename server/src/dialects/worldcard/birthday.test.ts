import { describe, expect, test } from 'vitest';
import { readBirthday } from './birthday.ts';
import { Fields } from './fields.ts';

function codeOf(text: string, today: string): number | null {
  const fields = new Fields({});
  readBirthday(fields, 'birthday', text, today);
  return fields.refusal?.code ?? null;
}

describe('a birthday', () => {
  test.each([
    ['2008-06-05', '2026-06-04', 1102],
    ['2008-06-05', '2026-06-05', null],
    ['2008-06-05', '2027-01-01', null],
    ['2026-06-05', '2026-06-05', 1102],
    ['2026-06-06', '2026-06-05', 1105],
    ['1900-01-01', '2026-06-05', null],
    ['1899-12-31', '2026-06-05', 1105],
  ])('of %s is, on %s, refused with %s', (text, today, code) => {
    expect(codeOf(text, today)).toBe(code);
  });

  test('on 29 February comes of age on 1 March where the year has no such day', () => {
    expect(codeOf('2008-02-29', '2026-02-28')).toBe(1102);
    expect(codeOf('2008-02-29', '2026-03-01')).toBe(null);
    expect(codeOf('2010-03-01', '2028-02-29')).toBe(1102);
    expect(codeOf('2010-02-28', '2028-02-29')).toBe(null);
  });

  test.each([
    ['2023-02-29', 1075],
    ['1900-02-29', 1075],
    ['2000-02-29', null],
    ['2000-04-31', 1075],
    ['0000-00-00', 1075],
    ['２０００-01-01', 1076],
    ['2000-01-01 ', 1076],
  ])('of %j is refused with %s', (text, code) => {
    expect(codeOf(text, '2026-06-05')).toBe(code);
  });
});
