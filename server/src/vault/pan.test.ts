import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { generatePan, luhnIsValid } from './pan.ts';

/** A source that gives these bytes one after the other, then fails. */
function bytesOf(...bytes: number[]) {
  return (count: number) => {
    if (bytes.length < count) throw new Error('no more bytes');
    return Uint8Array.from(bytes.splice(0, count));
  };
}

describe('Luhn', () => {
  test.each([['79927398713'], ['4111111111111111'], ['5500005555555559'], ['378282246310005'], ['00']])(
    'accepts the published number %s',
    (digits) => {
      expect(luhnIsValid(digits)).toBe(true);
    },
  );

  test.each([
    ['79927398710'],
    ['4111111111111112'],
    [''],
    ['0'],
    ['4111 1111 1111 1111'],
    ['411111111111111a'],
    ['٠٠'],
  ])('refuses %j', (digits) => {
    expect(luhnIsValid(digits)).toBe(false);
  });

  test('notices every single wrong digit', () => {
    fc.assert(
      fc.property(fc.nat(15), fc.integer({ min: 1, max: 9 }), (position, shift) => {
        const digits = [...generatePan('440872', randomBytes).reveal()];
        digits[position] = String((Number(digits[position]) + shift) % 10);
        expect(luhnIsValid(digits.join(''))).toBe(false);
      }),
    );
  });
});

describe('a new PAN', () => {
  test.each([
    ['440872', 16],
    ['44087212', 16],
    ['440872', 12],
    ['559292', 19],
  ])('in BIN %s has %i digits, the BIN first and a check digit last', (bin, length) => {
    for (let round = 0; round < 50; round += 1) {
      const pan = generatePan(bin, randomBytes, length).reveal();
      expect(pan).toMatch(new RegExp(`^${bin}\\d{${length - bin.length}}$`));
      expect(luhnIsValid(pan)).toBe(true);
    }
  });

  test('has 16 digits unless told otherwise', () => {
    expect(generatePan('440872', randomBytes).reveal()).toHaveLength(16);
  });

  test('takes its digits from the random bytes it is given', () => {
    expect(generatePan('411111', bytesOf(1, 11, 21, 31, 41, 51, 61, 71, 241)).reveal()).toBe(
      '4111111111111111',
    );
  });

  test('skips the bytes that would favour the small digits', () => {
    const pan = generatePan('411111', bytesOf(250, 255, 1, 1, 1, 1, 1, 1, 1, 251, 1, 1, 1, 1, 1, 1, 1, 1));
    expect(pan.reveal()).toBe('4111111111111111');
  });

  test('spreads evenly over the digits', () => {
    let next = 0;
    const everyByte = (count: number) => Uint8Array.from({ length: count }, () => next++ % 256);
    const counts = new Map<string, number>();
    // 500 digits of nine per PAN use up whole rounds of the 250 bytes that count.
    for (let round = 0; round < 500; round += 1) {
      for (const digit of generatePan('411111', everyByte).reveal().slice(6, 15)) {
        counts.set(digit, (counts.get(digit) ?? 0) + 1);
      }
    }
    expect([...counts.keys()].sort()).toEqual([...'0123456789']);
    for (const count of counts.values()) expect(Math.abs(count - 450)).toBeLessThan(20);
  });

  test.each([['44087'], ['4408721'], ['440872123'], ['44087a'], ['']])('is refused in the BIN %j', (bin) => {
    expect(() => generatePan(bin, randomBytes)).toThrow('A BIN has 6 or 8 digits.');
  });

  test.each([[11], [20], [15.5]])('is refused with %d digits', (length) => {
    expect(() => generatePan('440872', randomBytes, length)).toThrow(RangeError);
  });
});
