import type { Random } from '../platform/index.ts';
import { randomDigits } from './random-digits.ts';
import { Secret } from './secret.ts';

/**
 * A new card number: the BIN, random digits and the Luhn check digit (ISO/IEC 7812-1).
 * @throws RangeError when the BIN has neither 6 nor 8 digits, or the length is not 12 to 19
 */
export function generatePan(bin: string, random: Random, length = 16): Secret {
  if (!/^(\d{6}|\d{8})$/.test(bin)) throw new RangeError('A BIN has 6 or 8 digits.');
  if (!Number.isInteger(length) || length < 12 || length > 19)
    throw new RangeError('A PAN has 12 to 19 digits.');
  const payload = bin + randomDigits(length - bin.length - 1, random);
  return Secret.of(payload + luhnCheckDigit(payload));
}

/** Whether this has the form of a number that a plastic carries here: 16 digits, whatever they are. */
export function isCardNumber(pan: Secret): boolean {
  return /^\d{16}$/.test(pan.reveal());
}

/** True when the text is digits whose last one is their Luhn check digit. */
export function luhnIsValid(digits: string): boolean {
  return /^\d{2,}$/.test(digits) && luhnCheckDigit(digits.slice(0, -1)) === digits.slice(-1);
}

function luhnCheckDigit(payload: string): string {
  let sum = 0;
  let doubles = true;
  for (let index = payload.length - 1; index >= 0; index -= 1) {
    const digit = Number(payload[index]);
    const weighted = doubles ? digit * 2 : digit;
    sum += weighted > 9 ? weighted - 9 : weighted;
    doubles = !doubles;
  }
  return String((10 - (sum % 10)) % 10);
}
