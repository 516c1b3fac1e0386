import { describe, expect, test } from 'vitest';
import { isEmail, isPhone, isPhoneCountryCode } from './contact-forms.ts';

describe('an email address', () => {
  test.each([
    '',
    'john',
    'john@',
    '@example.com',
    'john@example',
    'john@.com',
    'john@example.',
    'john@example..com',
    'john@@example.com',
    'john smith@example.com',
    'john@example.com\n',
    ' john@example.com',
    'John <john@example.com>',
    `${'j'.repeat(65)}@example.com`,
  ])('is not "%s"', (text) => expect(isEmail(text)).toBe(false));

  test.each([
    'john@example.com',
    'john.smith+cards@mail.example.co.uk',
    'JÖHN@exämple.com',
    `${'j'.repeat(64)}@example.com`,
  ])('is "%s"', (text) => expect(isEmail(text)).toBe(true));

  test('is looked at in no time, whatever is written', () => {
    const started = performance.now();
    for (const text of [`a@${'a.'.repeat(50_000)}`, `${'@'.repeat(100_000)}`, `a@${'a'.repeat(100_000)}`])
      expect(isEmail(text)).toBe(false);
    expect(performance.now() - started).toBeLessThan(1000);
  });
});

describe('a phone number', () => {
  test.each(['', '123', '1'.repeat(16), '+1234567', '12--34', ' 1234', '1234 ', '(12)345', '12a4', '١٢٣٤'])(
    'is not "%s"',
    (text) => expect(isPhone(text)).toBe(false),
  );

  test.each(['1234', '1'.repeat(15), '555 123-4567', '1-2-3-4'])('is "%s"', (text) =>
    expect(isPhone(text)).toBe(true),
  );
});

describe('a phone country code', () => {
  test.each(['', '0', '01', '+1', '12345', '1 ', 'US'])('is not "%s"', (text) =>
    expect(isPhoneCountryCode(text)).toBe(false),
  );

  test.each(['1', '44', '852', '1684'])('is "%s"', (text) => expect(isPhoneCountryCode(text)).toBe(true));
});
