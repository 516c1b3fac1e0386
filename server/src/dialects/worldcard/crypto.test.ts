import {
  constants,
  createCipheriv,
  createPublicKey,
  createSecretKey,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
  sign,
  verify,
} from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  decryptBody,
  encryptBody,
  parseAesKey,
  parseMerchantPublicKey,
  signPss,
  verifyPss,
} from './crypto.ts';

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const other = generateKeyPairSync('rsa', { modulusLength: 2048 });
const aesKey = createSecretKey(randomBytes(32));

const pem = (key: KeyObject, type: 'spki' | 'pkcs1') => key.export({ type, format: 'pem' }).toString();
const base64 = (key: KeyObject, type: 'spki' | 'pkcs1') =>
  key.export({ type, format: 'der' }).toString('base64');

describe("a merchant's public key", () => {
  test.each([
    ['SPKI PEM', pem(publicKey, 'spki')],
    ['PKCS#1 PEM', pem(publicKey, 'pkcs1')],
    ['SPKI Base64', base64(publicKey, 'spki')],
    ['PKCS#1 Base64', base64(publicKey, 'pkcs1')],
    ['PEM with Windows line ends', pem(publicKey, 'spki').replaceAll('\n', '\r\n')],
    ['PEM on one line', pem(publicKey, 'pkcs1').replaceAll('\n', ' ')],
    ['Base64 in lines', base64(publicKey, 'spki').replace(/.{64}/g, '$&\n')],
  ])('is read as %s', (_, text) => {
    const result = parseMerchantPublicKey(text);
    expect(result.kind === 'parsed' && result.key.equals(publicKey)).toBe(true);
  });

  const shortKey = generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey;
  const elliptic = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const pssOnly = generateKeyPairSync('rsa-pss', { modulusLength: 2048 }).publicKey;
  const exponentOne = createPublicKey({
    key: { ...publicKey.export({ format: 'jwk' }), e: 'AQ' },
    format: 'jwk',
  });

  test.each([
    ['nothing', '', 'malformed'],
    ['words', 'my public key', 'malformed'],
    ['Base64 of something else', randomBytes(300).toString('base64'), 'malformed'],
    ['a PEM of something else', '-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----', 'malformed'],
    ['a PEM without its end', pem(publicKey, 'spki').replace(/-----END.*/, ''), 'malformed'],
    ['a truncated key', base64(publicKey, 'spki').slice(0, 200), 'malformed'],
    ['an RSA key of 1024 bits', pem(shortKey, 'spki'), 'too-short'],
    ['an RSA key of 1024 bits in PKCS#1', base64(shortKey, 'pkcs1'), 'too-short'],
    ['an elliptic curve key', pem(elliptic.publicKey, 'spki'), 'not-rsa'],
    ['a key for RSA-PSS only', pem(pssOnly, 'spki'), 'not-rsa'],
    ['an exponent of 1', pem(exponentOne, 'spki'), 'weak-exponent'],
    ['a PKCS#8 private key', privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(), 'private-key'],
    ['a PKCS#1 private key', privateKey.export({ type: 'pkcs1', format: 'pem' }).toString(), 'private-key'],
    [
      'a bare PKCS#8 private key',
      privateKey.export({ type: 'pkcs8', format: 'der' }).toString('base64'),
      'private-key',
    ],
    [
      'a bare PKCS#1 private key',
      privateKey.export({ type: 'pkcs1', format: 'der' }).toString('base64'),
      'private-key',
    ],
    [
      'an elliptic private key',
      elliptic.privateKey.export({ type: 'sec1', format: 'pem' }).toString(),
      'private-key',
    ],
    [
      'an encrypted private key',
      privateKey.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'x' }).toString(),
      'private-key',
    ],
    [
      'a private key under the label of a public one',
      privateKey.export({ type: 'pkcs1', format: 'pem' }).toString().replaceAll('RSA PRIVATE', 'RSA PUBLIC'),
      'private-key',
    ],
  ])('is refused when it is %s', (_, text, reason) => {
    expect(parseMerchantPublicKey(text)).toMatchObject({ kind: 'refused', reason });
  });
});

describe('an AES key', () => {
  const bytes = randomBytes(32);

  test.each([
    ['64 hexadecimal characters', bytes.toString('hex'), bytes],
    ['64 upper case hexadecimal characters', bytes.toString('hex').toUpperCase(), bytes],
    ['44 Base64 characters', bytes.toString('base64'), bytes],
    [
      '32 raw characters',
      '0123456789abcdef!"#$%&/()=?+-_:;',
      Buffer.from('0123456789abcdef!"#$%&/()=?+-_:;'),
    ],
  ])('is read from %s', (_, text, expected) => {
    const result = parseAesKey(text);
    expect(result.kind === 'parsed' && result.key.export().equals(expected)).toBe(true);
  });

  test.each([
    ['empty', ''],
    ['63 hexadecimal characters', 'a'.repeat(63)],
    ['64 characters that are not hexadecimal', 'g'.repeat(64)],
    ['44 characters that are not Base64', '*'.repeat(44)],
    ['Base64 of 33 bytes', randomBytes(33).toString('base64')],
    ['Base64 of 31 bytes', randomBytes(31).toString('base64')],
    ['URL-safe Base64', `${Buffer.alloc(32, 0xff).toString('base64url')}=`],
    ['31 characters and a line break', `${'a'.repeat(31)}\n`],
    ['32 characters that are more bytes', 'é'.repeat(32)],
    ['16 characters', 'a'.repeat(16)],
  ])('is refused when it is %s', (_, text) => {
    const result = parseAesKey(text);
    expect(result.kind).toBe('refused');
    if (text !== '') expect(JSON.stringify(result)).not.toContain(text);
  });
});

describe('an encrypted body', () => {
  test('opens to the published AES-256-GCM test case 14', () => {
    const published = `${'00'.repeat(12)}cea7403d4d606b6e074ec5d3baf39d18d0d1c8a799996bf0265b98b5d48ab919`;
    const text = Buffer.from(published, 'hex').toString('base64');
    const zeroKey = createSecretKey(Buffer.alloc(32));
    expect(decryptBody(text, zeroKey)).toEqual({ kind: 'decrypted', plaintext: '\0'.repeat(16) });
    expect(encryptBody('\0'.repeat(16), zeroKey, (size) => new Uint8Array(size))).toBe(text);
  });

  test('opens again, whatever was in it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (plaintext) => {
        const opened = decryptBody(encryptBody(plaintext, aesKey, randomBytes), aesKey);
        expect(opened).toEqual({ kind: 'decrypted', plaintext });
      }),
    );
  });

  test('takes a new nonce each time', () => {
    expect(encryptBody('same', aesKey, randomBytes)).not.toBe(encryptBody('same', aesKey, randomBytes));
  });

  const genuine = encryptBody('{"card_id":"1"}', aesKey, randomBytes);

  test('does not open with any one bit changed', () => {
    const bytes = Buffer.from(genuine, 'base64');
    for (let bit = 0; bit < bytes.length * 8; bit += 1) {
      const changed = Buffer.from(bytes);
      changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(decryptBody(changed.toString('base64'), aesKey)).toEqual({
        kind: 'refused',
        reason: 'tampered',
      });
    }
  });

  test('does not open under another key', () => {
    const result = decryptBody(genuine, createSecretKey(randomBytes(32)));
    expect(result).toEqual({ kind: 'refused', reason: 'tampered' });
  });

  test('is refused as tampered when its end is missing', () => {
    const shorter = Buffer.from(genuine, 'base64').subarray(0, -1).toString('base64');
    expect(decryptBody(shorter, aesKey)).toEqual({ kind: 'refused', reason: 'tampered' });
  });

  test.each([
    ['empty', ''],
    ['a nonce alone', randomBytes(12).toString('base64')],
    ['one byte short of a nonce and a tag', randomBytes(27).toString('base64')],
  ])('is refused as truncated when it is %s', (_, text) => {
    expect(decryptBody(text, aesKey)).toEqual({ kind: 'refused', reason: 'truncated' });
  });

  test.each([
    ['has a space before it', ` ${genuine}`],
    ['has a line break after it', `${genuine}\n`],
    ['has a line break inside', `${genuine.slice(0, 8)}\n${genuine.slice(8)}`],
    ['has lost its padding', randomBytes(32).toString('base64').replace(/=+$/, '')],
    ['is URL-safe Base64', Buffer.alloc(33, 0xfb).toString('base64url')],
    ['has bits set that Base64 leaves unused', randomBytes(32).toString('base64').replace(/.=$/, 'B=')],
    ['is no Base64 at all', '{"card_id":"1"}'],
  ])('is refused as bad Base64 when it %s', (_, text) => {
    expect(decryptBody(text, aesKey)).toEqual({ kind: 'refused', reason: 'bad-base64' });
  });

  test('is refused when it holds no UTF-8', () => {
    const nonce = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', aesKey, nonce);
    const ciphertext = Buffer.concat([cipher.update(Buffer.from([0x22, 0xc3, 0x28, 0x22])), cipher.final()]);
    const sealed = Buffer.concat([nonce, ciphertext, cipher.getAuthTag()]);
    expect(decryptBody(sealed.toString('base64'), aesKey)).toEqual({ kind: 'refused', reason: 'not-utf8' });
  });
});

describe('a signature', () => {
  const text = '{"data":"abc"}17119296005f0e';
  const signed = (saltLength: number) =>
    sign('sha256', Buffer.from(text), {
      key: privateKey,
      padding: constants.RSA_PKCS1_PSS_PADDING,
      saltLength,
    }).toString('base64');

  test.each([
    ['32 bytes, as Java sends it', 32],
    ['the longest length, as Go sends it', constants.RSA_PSS_SALTLEN_MAX_SIGN],
    ['20 bytes', 20],
    ['no bytes', 0],
  ])('verifies with a salt of %s', (_, saltLength) => {
    expect(verifyPss(text, signed(saltLength), publicKey)).toBe(true);
  });

  test('of ours has a salt of 32 bytes', () => {
    const signature = Buffer.from(signPss(text, privateKey), 'base64');
    const key = { key: publicKey, padding: constants.RSA_PKCS1_PSS_PADDING };
    expect(verify('sha256', Buffer.from(text), { ...key, saltLength: 32 }, signature)).toBe(true);
    expect(verify('sha256', Buffer.from(text), { ...key, saltLength: 31 }, signature)).toBe(false);
  });

  test('is the same for a text and for its bytes', () => {
    expect(verifyPss(Buffer.from(text), signPss(text, privateKey), publicKey)).toBe(true);
  });

  const ours = signPss(text, privateKey);
  const flipped = Buffer.from(ours, 'base64');
  flipped[100] = (flipped[100] ?? 0) ^ 1;
  const pkcs1Padding = sign('sha256', Buffer.from(text), privateKey).toString('base64');
  const otherHash = sign('sha512', Buffer.from(text), {
    key: privateKey,
    padding: constants.RSA_PKCS1_PSS_PADDING,
  }).toString('base64');

  test.each([
    ['another text', `${text}0`, ours],
    ['one flipped bit', text, flipped.toString('base64')],
    ['an empty signature', text, ''],
    ['a signature that is too short', text, randomBytes(20).toString('base64')],
    ['bad Base64', text, `${ours}!`],
    ['the older PKCS#1 padding', text, pkcs1Padding],
    ['another hash', text, otherHash],
    ["another merchant's signature", text, signPss(text, other.privateKey)],
  ])('is refused for %s', (_, message, signature) => {
    expect(verifyPss(message, signature, publicKey)).toBe(false);
  });
});
