import { createSecretKey, randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isPin, pinOffset, pinOfOffset } from './pin-offset.ts';
import { Secret } from './secret.ts';

const des = createSecretKey(randomBytes(24));
const aes = createSecretKey(randomBytes(32));
const pan = Secret.of('4123456789012349');
const digits = (from: number, to: number) =>
  fc.array(fc.integer({ min: 0, max: 9 }), { minLength: from, maxLength: to }).map((each) => each.join(''));
const pins = digits(4, 12);

describe('what is no PIN', () => {
  test.each(['', '123', '1234567890123', '12 4', '12a4', '+123', '1234\n', '١٢٣٤', '-123', '12.4'])(
    '%j is refused',
    (text) => {
      expect(isPin(Secret.of(text))).toBe(false);
      expect(() => pinOffset(des, { pan, pin: Secret.of(text) })).toThrow(RangeError);
    },
  );

  test.each(['', '123', '1234567890123', '12f4'])('an offset %j is refused', (offset) => {
    expect(() => pinOfOffset(des, pan, offset)).toThrow(RangeError);
  });

  test.each(['', '41234567890', '41234567890123490000', '4123-4567-8901-2349'])(
    'a PAN %j is refused',
    (text) => {
      const other = Secret.of(text);
      expect(() => pinOffset(des, { pan: other, pin: Secret.of('1234') })).toThrow(RangeError);
      expect(() => pinOfOffset(des, other, '1234')).toThrow(RangeError);
    },
  );
});

describe('the IBM 3624 offset', () => {
  test.each([
    // Published examples with single keys, which triple DES takes three times.
    ['13'.repeat(24), '1234567890123456', '643085', '000000'],
    ['13'.repeat(24), '1234567890123456', '099764', '456789'],
    ['0123456789ABCDEF'.repeat(3), '1234567890123445', '1234', '2298'],
    // A published example with a double key, its decimalization table shifted by one to the usual one.
    ['0123456789ABCDEFFEDCBA98765432100123456789ABCDEF', '1122334455667788', '3413', '0000'],
  ])('under key %s, PAN %s and PIN %s is %s', (key, number, pin, offset) => {
    const pvk = createSecretKey(Buffer.from(key, 'hex'));
    expect(pinOffset(pvk, { pan: Secret.of(number), pin: Secret.of(pin) })).toBe(offset);
    expect(pinOfOffset(pvk, Secret.of(number), offset).reveal()).toBe(pin);
  });

  test.each([
    ['triple DES', des],
    ['AES-256', aes],
  ])('by %s is as long as the PIN and leads back to that PIN alone', (_, key) => {
    fc.assert(
      fc.property(digits(12, 19), pins, pins, (number, pin, other) => {
        const card = Secret.of(number);
        const offset = pinOffset(key, { pan: card, pin: Secret.of(pin) });
        expect(offset).toMatch(new RegExp(`^\\d{${pin.length}}$`));
        expect(pinOfOffset(key, card, offset).equals(Secret.of(pin))).toBe(true);
        expect(pinOfOffset(key, card, offset).equals(Secret.of(other))).toBe(pin === other);
      }),
    );
  });

  test('depends on the key and on the card', () => {
    const pin = Secret.of('123456789012');
    const offsets = [
      pinOffset(des, { pan, pin }),
      pinOffset(aes, { pan, pin }),
      pinOffset(createSecretKey(randomBytes(24)), { pan, pin }),
      pinOffset(des, { pan: Secret.of('4123456789012356'), pin }),
    ];
    expect(new Set(offsets).size).toBe(4);
  });
});
