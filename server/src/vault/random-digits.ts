import type { Random } from '../platform/index.ts';

/** Bytes from 250 up are dropped: keeping them would make the digits 0 to 5 likelier than the others. */
export function randomDigits(count: number, random: Random): string {
  let digits = '';
  while (digits.length < count) {
    for (const byte of random(count)) {
      if (byte < 250 && digits.length < count) digits += byte % 10;
    }
  }
  return digits;
}
