import { createCipheriv, createHash, randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { systemRandom } from '../../platform/index.ts';
import { Secret } from '../../vault/index.ts';
import {
  hmacIsValid,
  type KeyDerivation,
  keyDerivations,
  maskedNumber,
  openPayload,
  parseSecretKey,
  payloadDigest,
  readDigits,
  sealJson,
  type WireKeys,
} from './crypto.ts';
import { wireAmount } from './money.ts';

function keysOf(secret: string, derivation: KeyDerivation = 'raw'): WireKeys {
  const parsed = parseSecretKey(Secret.of(secret), derivation);
  if (parsed.kind === 'refused') throw new Error(parsed.problem);
  return parsed.keys;
}

const secret = '0123456789abcdef0123456789abcdef';
const keys = keysOf(secret);

/** Made with openssl. */
const vector = {
  iv: Buffer.from('000102030405060708090a0b0c0d0e0f', 'hex'),
  plaintext: '{"user_id": 12345, "card_id": 67890, "amount": 100.0}',
  payload:
    'AAECAwQFBgcICQoLDA0OD0ZuroQdvkMQYiyoY6F6GZFOIDLoKR2ofiyNTVgV00zy+y9U6b5g5IiasFwVG5Um2ZhNaXk2Caw+SIv47QiImIQ=',
  hmac: 'ac67468a6071d46fcade1fd060af2f0e6884b049ce2f2c568ea79a4b2965af1d',
};

describe('a Secret Key', () => {
  test.each([
    ['raw', '0123456789abcdef', Buffer.from('0123456789abcdef')],
    ['raw', '0123456789abcdef01234567', Buffer.from('0123456789abcdef01234567')],
    ['raw', secret, Buffer.from(secret)],
    ['sha256', 'a-key-of-any-length', createHash('sha256').update('a-key-of-any-length').digest()],
    ['hex', 'ff'.repeat(16), Buffer.alloc(16, 0xff)],
    ['hex', 'FF'.repeat(32), Buffer.alloc(32, 0xff)],
    ['base64', Buffer.alloc(16, 0xff).toString('base64'), Buffer.alloc(16, 0xff)],
    ['base64', Buffer.alloc(24, 0xff).toString('base64'), Buffer.alloc(24, 0xff)],
    ['base64', Buffer.alloc(32, 0xff).toString('base64'), Buffer.alloc(32, 0xff)],
  ] as const)('is derived by %s: %s', (derivation, text, expected) => {
    const { cipher, mac } = keysOf(text, derivation);
    expect(cipher.export()).toEqual(expected);
    expect(mac.export()).toEqual(Buffer.from(text));
  });

  test.each([
    ['raw', 'too short', 'a'.repeat(15)],
    ['raw', 'of another length', 'a'.repeat(17)],
    ['raw', 'too long', 'a'.repeat(33)],
    ['raw', 'with a space', `${'a'.repeat(31)} `],
    ['raw', 'with a letter beyond ASCII', 'é'.repeat(16)],
    ['sha256', 'too short', 'a'.repeat(15)],
    ['sha256', 'too long', 'a'.repeat(257)],
    ['hex', 'no hexadecimal', 'g'.repeat(32)],
    ['hex', 'of half a byte', 'a'.repeat(33)],
    ['hex', 'of another length', 'aa'.repeat(20)],
    ['base64', 'without its padding', Buffer.alloc(16, 1).toString('base64').replace(/=+$/, '')],
    ['base64', 'Base64 for URLs', Buffer.alloc(24, 0xff).toString('base64url')],
    ['base64', 'of another length', Buffer.alloc(20).toString('base64')],
  ] as const)('by %s is refused when it is %s', (derivation, _, text) => {
    const parsed = parseSecretKey(Secret.of(text), derivation);
    expect(parsed.kind).toBe('refused');
    expect(JSON.stringify(parsed)).not.toContain(text);
  });
});

describe('the test vector', () => {
  test('opens, and its HMAC is right', () => {
    expect(openPayload(vector.payload, keys)).toBe(vector.plaintext);
    expect(hmacIsValid(vector.payload, vector.hmac, keys)).toBe(true);
  });

  test('has the HMAC that sealing makes of it', () => {
    const fields = { user_id: 12345, card_id: 67890, amount: wireAmount(1_000_000n) };
    const sealed = sealJson(fields, keys, () => vector.iv);
    const cipher = createCipheriv('aes-256-cbc', secret, vector.iv);
    const compact = cipher.update(vector.plaintext.replaceAll(' ', ''));
    const payload = Buffer.concat([vector.iv, compact, cipher.final()]).toString('base64');
    expect(sealed.encrypted_payload).toBe(payload);
    expect(hmacIsValid(payload, sealed.hmac, keys)).toBe(true);
  });
});

describe('an HMAC', () => {
  test('is right in upper case, too', () => {
    expect(hmacIsValid(vector.payload, vector.hmac.toUpperCase(), keys)).toBe(true);
  });

  test.each([
    ['empty', ''],
    ['zeros', '0'.repeat(64)],
    ['cut short', vector.hmac.slice(0, 62)],
    ['followed by more', `${vector.hmac}00`],
    ['no hexadecimal', vector.hmac.replace('a', 'g')],
    ['followed by a line break', `${vector.hmac}\n`],
  ])('is wrong when it is %s', (_, hmac) => {
    expect(hmacIsValid(vector.payload, hmac, keys)).toBe(false);
  });

  test('is wrong of another text, and under another key', () => {
    expect(hmacIsValid(`${vector.payload} `, vector.hmac, keys)).toBe(false);
    expect(hmacIsValid(vector.payload, vector.hmac, keysOf('f'.repeat(32)))).toBe(false);
  });
});

describe('a sealed object', () => {
  test.each(keyDerivations)('opens again, whatever was in it: %s', (derivation) => {
    const own = keysOf(derivation === 'base64' ? randomBytes(24).toString('base64') : secret, derivation);
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.string({ unit: 'grapheme' })), (fields) => {
        const { encrypted_payload, hmac } = sealJson(fields, own, systemRandom);
        expect(openPayload(encrypted_payload, own)).toBe(JSON.stringify(fields));
        expect(hmacIsValid(encrypted_payload, hmac, own)).toBe(true);
      }),
    );
  });

  test('takes a new IV each time', () => {
    const [one, other] = [sealJson({}, keys, systemRandom), sealJson({}, keys, systemRandom)];
    expect(one.encrypted_payload).not.toBe(other.encrypted_payload);
  });

  test('holds its secrets in the clear', () => {
    const { encrypted_payload } = sealJson({ number: Secret.of('4412210000000000') }, keys, systemRandom);
    expect(openPayload(encrypted_payload, keys)).toBe('{"number":"4412210000000000"}');
  });

  const bytes = Buffer.from(vector.payload, 'base64');

  test.each([
    ['empty', ''],
    ['an IV alone', bytes.subarray(0, 16).toString('base64')],
    ['no whole number of blocks', bytes.subarray(0, -1).toString('base64')],
    ['without its last block', bytes.subarray(0, -16).toString('base64')],
    ['Base64 without padding', vector.payload.replace('=', '')],
    ['Base64 in lines', vector.payload.replace(/.{64}/g, '$&\n')],
    ['no Base64', '{"user_id": 12345}'],
  ])('does not open when it is %s', (_, payload) => {
    expect(openPayload(payload, keys)).toBeNull();
  });

  test('does not open when it holds no UTF-8', () => {
    const cipher = createCipheriv('aes-256-cbc', secret, vector.iv);
    const noText = cipher.update(Buffer.from([0x22, 0xc3, 0x28, 0x22]));
    const payload = Buffer.concat([vector.iv, noText, cipher.final()]).toString('base64');
    expect(openPayload(payload, keys)).toBeNull();
  });
});

describe('what is kept or shown of secrets', () => {
  test('digits are read within their bounds', () => {
    expect(readDigits('1357', 4, 6)?.equals(Secret.of('1357'))).toBe(true);
    for (const field of ['135', '1357911', '13 57', '１３５７', 1357, null])
      expect(readDigits(field, 4, 6)).toBeNull();
  });

  test('a card number shows its last four digits, and how long it is', () => {
    expect(maskedNumber(Secret.of('4412210000001234'))).toBe('************1234');
    expect(maskedNumber(Secret.of('4412210000000001234'))).toBe('***************1234');
  });

  test('a payload is known again by 64 hexadecimal characters', () => {
    expect(payloadDigest(vector.payload)).toMatch(/^[0-9a-f]{64}$/);
    expect(payloadDigest(vector.payload)).not.toBe(payloadDigest(`${vector.payload} `));
  });
});
