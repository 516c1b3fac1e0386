import { createCipheriv, createSecretKey, type KeyObject } from 'node:crypto';
import type { CardVerificationInput } from './hsm.ts';
import { Secret } from './secret.ts';

/** A pair of card verification keys, made ready for the two kinds of encryption the algorithm uses. */
export interface VerificationKeys {
  /** Single DES under key A: triple DES with the same key three times. */
  readonly single: KeyObject;
  /** Encrypt with A, decrypt with B, encrypt with A. */
  readonly double: KeyObject;
}

export function verificationKeys(cvkA: KeyObject, cvkB: KeyObject): VerificationKeys {
  const [a, b] = [cvkA.export(), cvkB.export()];
  return {
    single: createSecretKey(Buffer.concat([a, a, a])),
    double: createSecretKey(Buffer.concat([a, b, a])),
  };
}

/**
 * The Visa algorithm: PAN, expiry and service code, filled with zeros to two blocks, go through DES twice;
 * the result's decimal digits, then its letters less ten, are read from the left.
 * @throws RangeError on a PAN, expiry or service code of another form
 */
export function cardVerificationValue(keys: VerificationKeys, input: CardVerificationInput): Secret {
  const pan = input.pan.reveal();
  if (!/^\d{12,19}$/.test(pan)) throw new RangeError('A PAN has 12 to 19 digits.');
  if (!/^\d\d(0[1-9]|1[0-2])$/.test(input.expiry)) throw new RangeError('The expiry must be given as YYMM.');
  if (!/^\d{3}$/.test(input.serviceCode)) throw new RangeError('A service code has three digits.');

  const blocks = Buffer.from(`${pan}${input.expiry}${input.serviceCode}`.padEnd(32, '0'), 'hex');
  const first = encryptBlock(keys.single, blocks.subarray(0, 8));
  const mixed = first.map((byte, index) => byte ^ (blocks[8 + index] ?? 0));
  const hex = encryptBlock(keys.double, mixed).toString('hex');

  const digits = hex.replace(/[a-f]/g, '');
  const letters = hex.replace(/\d/g, '').replace(/./g, (letter) => String(Number.parseInt(letter, 16) - 10));
  return Secret.of((digits + letters).slice(0, 3));
}

function encryptBlock(key: KeyObject, block: Uint8Array): Buffer {
  return createCipheriv('des-ede3-ecb', key, null).setAutoPadding(false).update(block);
}
