import { createSecretKey } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { decryptText, encryptText, hmacIsValid, hmacText, readSecretKey } from './crypto.ts';
import { BananaTechCryptoError } from './errors.ts';

// Computed with openssl and with Python under the reading of the document that this client has.
const vector = {
  secret: '0123456789abcdef0123456789abcdef',
  iv: Buffer.from('000102030405060708090a0b0c0d0e0f', 'hex'),
  plaintext: '{"user_id": 12345, "card_id": 67890, "amount": 100.0}',
  encrypted:
    'AAECAwQFBgcICQoLDA0OD0ZuroQdvkMQYiyoY6F6GZFOIDLoKR2ofiyNTVgV00zy+y9U6b5g5IiasFwVG5Um2ZhNaXk2Caw+SIv47QiImIQ=',
  hmac: 'ac67468a6071d46fcade1fd060af2f0e6884b049ce2f2c568ea79a4b2965af1d',
};
const key = readSecretKey(vector.secret);

describe('a secret key', () => {
  test.each([
    ['empty', ''],
    ['of 15 bytes', 'a'.repeat(15)],
    ['of 33 bytes', 'a'.repeat(33)],
    ['of 64 hexadecimal characters', 'ab'.repeat(32)],
    ['of 32 characters that are more bytes', `${'a'.repeat(31)}é`],
  ])('is refused when it is %s', (_, text) => {
    expect(() => readSecretKey(text)).toThrow(BananaTechCryptoError);
  });

  test.each([
    ['16 bytes', 'a'.repeat(16)],
    ['24 bytes', 'a'.repeat(24)],
    ['32 bytes', vector.secret],
    ['16 characters of two bytes each', 'é'.repeat(16)],
  ])('of %s is its UTF-8 bytes, and opens what it encrypted', (_, text) => {
    expect(readSecretKey(text).export()).toEqual(Buffer.from(text));
    expect(decryptText(encryptText('{"é":"€"}', readSecretKey(text)), readSecretKey(text))).toBe('{"é":"€"}');
  });
});

describe('the test vector', () => {
  test('is made', () => {
    expect(encryptText(vector.plaintext, key, vector.iv)).toBe(vector.encrypted);
    expect(hmacText(vector.encrypted, key)).toBe(vector.hmac);
  });

  test('is accepted', () => {
    expect(hmacIsValid(vector.encrypted, vector.hmac, key)).toBe(true);
    expect(decryptText(vector.encrypted, key)).toBe(vector.plaintext);
  });
});

describe('an encrypted text', () => {
  test('has a new IV each time', () => {
    expect(encryptText('{}', key)).not.toBe(encryptText('{}', key));
  });

  test.each([
    ['cut within a block', vector.encrypted.slice(0, -4)],
    ['an IV alone', vector.iv.toString('base64')],
    ['empty', ''],
    ['without its padding characters', vector.encrypted.replace(/=+$/, '')],
    ['broken into lines', vector.encrypted.replace(/^(.{76})/, '$1\n')],
    ['of the alphabet for URLs', vector.encrypted.replaceAll('+', '-')],
    ['no Base64', 'encrypted payload'],
  ])('does not open when it is %s', (_, encrypted) => {
    expect(() => decryptText(encrypted, key)).toThrow(BananaTechCryptoError);
  });

  test('does not open when its padding was changed', () => {
    const bytes = Buffer.from(vector.encrypted, 'base64');
    // In CBC a changed block changes the same bits of the next block, here the last byte of the padding.
    bytes.writeUInt8(bytes.readUInt8(bytes.length - 17) ^ 0xff, bytes.length - 17);
    expect(() => decryptText(bytes.toString('base64'), key)).toThrow(BananaTechCryptoError);
  });

  test('does not open when it is not UTF-8', () => {
    const bytes = Buffer.from(vector.encrypted, 'base64');
    bytes.writeUInt8(bytes.readUInt8(0) ^ 0x80, 0);
    expect(() => decryptText(bytes.toString('base64'), key)).toThrow(BananaTechCryptoError);
  });

  test('does not open under another key', () => {
    expect(() => decryptText(vector.encrypted, createSecretKey(Buffer.alloc(32, 7)))).toThrow(
      BananaTechCryptoError,
    );
  });
});

describe('an HMAC', () => {
  test.each([
    ['empty', ''],
    ['cut short', vector.hmac.slice(0, -2)],
    ['longer', `${vector.hmac}00`],
    ['followed by a line break', `${vector.hmac}\n`],
    ['changed in one digit', vector.hmac.replace(/^a/, 'b')],
    ['in Base64', Buffer.from(vector.hmac, 'hex').toString('base64')],
  ])('is not valid when it is %s', (_, hmac) => {
    expect(hmacIsValid(vector.encrypted, hmac, key)).toBe(false);
  });

  test('is not valid for another text or under another key', () => {
    expect(hmacIsValid(` ${vector.encrypted}`, vector.hmac, key)).toBe(false);
    expect(hmacIsValid(vector.encrypted, vector.hmac, readSecretKey('a'.repeat(32)))).toBe(false);
  });

  test('is valid in upper case', () => {
    expect(hmacIsValid(vector.encrypted, vector.hmac.toUpperCase(), key)).toBe(true);
  });
});
