import { createCipheriv, type KeyObject } from 'node:crypto';
import type { PinInput } from './hsm.ts';
import { Secret } from './secret.ts';

/** Hexadecimal digits as decimal ones: A to F become 0 to 5. */
const decimalization = '0123456789012345';
const validationDigits = 16;

/** Whether this has the form of a PIN: 4 to 12 digits (ISO 9564-1). */
export function isPin(pin: Secret): boolean {
  return /^\d{4,12}$/.test(pin.reveal());
}

/**
 * What has to be added to the card's natural PIN to get the chosen one, digit by digit without carry (IBM 3624).
 * @returns as many digits as the PIN has
 * @throws RangeError on a PIN that is not 4 to 12 digits, or a PAN that is not 12 to 19
 */
export function pinOffset(key: KeyObject, { pan, pin }: PinInput): string {
  if (!isPin(pin)) throw new RangeError('A PIN has 4 to 12 digits.');
  const natural = naturalDigits(key, pan);
  return Array.from(pin.reveal(), (digit, index) => (Number(digit) + 10 - digitAt(natural, index)) % 10).join(
    '',
  );
}

/**
 * The PIN that an offset stands for.
 * @throws RangeError on an offset that is not 4 to 12 digits, or a PAN that is not 12 to 19
 */
export function pinOfOffset(key: KeyObject, pan: Secret, offset: string): Secret {
  if (!/^\d{4,12}$/.test(offset)) throw new RangeError('A PIN offset has 4 to 12 digits.');
  const natural = naturalDigits(key, pan);
  return Secret.of(
    Array.from(offset, (digit, index) => (Number(digit) + digitAt(natural, index)) % 10).join(''),
  );
}

/**
 * The validation data, encrypted and made decimal; a natural PIN is its beginning. Validation data are the last 16
 * digits of the PAN, filled with F to the cipher's block: one of triple DES, or of AES where the key is 32 bytes.
 */
function naturalDigits(key: KeyObject, pan: Secret): string {
  const digits = pan.reveal();
  if (!/^\d{12,19}$/.test(digits)) throw new RangeError('A PAN has 12 to 19 digits.');
  const isAes = key.symmetricKeySize === 32;
  const block = Buffer.from(digits.slice(-validationDigits).padEnd(isAes ? 32 : 16, 'F'), 'hex');
  const cipher = createCipheriv(isAes ? 'aes-256-ecb' : 'des-ede3-ecb', key, null).setAutoPadding(false);
  const encrypted = cipher.update(block).toString('hex');
  return encrypted.replace(/./g, (digit) => decimalization[Number.parseInt(digit, 16)] as string);
}

function digitAt(digits: string, index: number): number {
  return Number(digits[index]);
}
