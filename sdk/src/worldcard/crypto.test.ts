import { createCipheriv, createDecipheriv, createSecretKey, randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { decryptText, encryptText, readAesKey } from './crypto.ts';
import { WorldCardCryptoError } from './errors.ts';

const bytes = randomBytes(32);
const key = createSecretKey(bytes);

describe('an AES key', () => {
  test.each([
    ['64 hexadecimal characters', bytes.toString('hex'), bytes],
    ['44 Base64 characters', bytes.toString('base64'), bytes],
    [
      '32 raw characters',
      'abcdefghijklmnopqrstuvwxyz012345',
      Buffer.from('abcdefghijklmnopqrstuvwxyz012345'),
    ],
  ])('is read from %s', (_, text, expected) => {
    expect(readAesKey(text).export()).toEqual(expected);
  });

  test.each([
    ['too short', 'abc'],
    ['64 characters that are not hexadecimal', 'x'.repeat(64)],
    ['44 characters that hold fewer bytes', '!'.repeat(44)],
    ['hexadecimal with a line break', `${bytes.toString('hex')}\n`],
  ])('is refused when it is %s', (_, text) => {
    expect(() => readAesKey(text)).toThrow(WorldCardCryptoError);
  });
});

describe('an encrypted text', () => {
  test('is Base64 of a nonce of 12 bytes, the ciphertext and a tag of 16', () => {
    const encrypted = Buffer.from(encryptText('{"é":"€"}', key), 'base64');
    const decipher = createDecipheriv('aes-256-gcm', bytes, encrypted.subarray(0, 12));
    decipher.setAuthTag(encrypted.subarray(encrypted.length - 16));
    const plaintext =
      decipher.update(encrypted.subarray(12, -16), undefined, 'utf8') + decipher.final('utf8');
    expect(plaintext).toBe('{"é":"€"}');
  });

  test('opens when someone else made it', () => {
    const nonce = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', bytes, nonce);
    const made = Buffer.concat([
      nonce,
      cipher.update('4123456789012349'),
      cipher.final(),
      cipher.getAuthTag(),
    ]);
    expect(decryptText(made.toString('base64'), key)).toBe('4123456789012349');
  });

  test.each([
    ['changed', (made: Buffer) => made.fill(0, 13, 14)],
    ['cut short', (made: Buffer) => made.subarray(0, -1)],
    ['shorter than a nonce and a tag', (made: Buffer) => made.subarray(0, 20)],
  ])('does not open when it was %s', (_, spoil) => {
    const made = Buffer.from(encryptText('\x01\x02\x03', key), 'base64');
    made[13] = (made[13] ?? 0) | 1;
    expect(() => decryptText(spoil(made).toString('base64'), key)).toThrow(WorldCardCryptoError);
  });

  test('does not open under another key', () => {
    expect(() => decryptText(encryptText('x', key), createSecretKey(randomBytes(32)))).toThrow(
      WorldCardCryptoError,
    );
  });
});
