import { createSecretKey, randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { VaultError } from './errors.ts';
import { createKeyRing, rotateKeyRing } from './key-ring.ts';
import { Secret } from './secret.ts';
import { createSoftwareHsm } from './software-hsm.ts';

const ring = rotateKeyRing(createKeyRing(randomBytes), randomBytes);
const hsm = createSoftwareHsm(ring, randomBytes);
const plaintext = Buffer.from('4123456789012349');
const associated = Buffer.from('pan:1');
const pan = Secret.of('4123456789012349');

describe('the software HSM', () => {
  test('knows the versions of its ring', () => {
    expect([hsm.currentKeyVersion, hsm.keyVersions]).toEqual([2, [1, 2]]);
  });

  test('decrypts what it encrypted, with either version', () => {
    for (const version of [1, 2]) {
      const ciphertext = hsm.encrypt(version, plaintext, associated);
      expect(ciphertext.length).toBe(12 + plaintext.length + 16);
      expect(hsm.decrypt(version, ciphertext, associated)).toEqual(plaintext);
    }
  });

  test('agrees with the published AES-256-GCM test case 14', () => {
    const keys = ring.versions.get(1);
    if (!keys) throw new Error('no version 1');
    const zeros = {
      current: 1,
      versions: new Map([[1, { ...keys, data: createSecretKey(Buffer.alloc(32)) }]]),
    };
    const ciphertext = createSoftwareHsm(zeros, (size) => new Uint8Array(size)).encrypt(
      1,
      Buffer.alloc(16),
      Buffer.alloc(0),
    );
    expect(ciphertext.subarray(12).toString('hex')).toBe(
      'cea7403d4d606b6e074ec5d3baf39d18d0d1c8a799996bf0265b98b5d48ab919',
    );
  });

  test('never encrypts the same twice', () => {
    expect(hsm.encrypt(1, plaintext, associated)).not.toEqual(hsm.encrypt(1, plaintext, associated));
  });

  test('refuses a ciphertext with any one bit changed, and says nothing of its content', () => {
    const ciphertext = hsm.encrypt(1, plaintext, associated);
    for (let bit = 0; bit < ciphertext.length * 8; bit += 1) {
      const changed = Buffer.from(ciphertext);
      changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(() => hsm.decrypt(1, changed, associated)).toThrow(VaultError);
    }
  });

  test.each([
    ['another version', 2, associated, 0],
    ['other associated data', 1, Buffer.from('pan:2'), 0],
    ['its end missing', 1, associated, 1],
    ['most of it missing', 1, associated, 30],
    ['all of it missing', 1, associated, 44],
  ])('refuses a ciphertext with %s', (_, version, data, missing) => {
    const ciphertext = hsm.encrypt(1, plaintext, associated);
    expect(() => hsm.decrypt(version, ciphertext.subarray(0, ciphertext.length - missing), data)).toThrow(
      VaultError,
    );
  });

  test('hashes a number to the same 32 bytes under one version, to others under another version', () => {
    expect(hsm.lookupHash(1, pan)).toEqual(hsm.lookupHash(1, Secret.of(pan.reveal())));
    expect(hsm.lookupHash(1, pan)).toHaveLength(32);
    expect(hsm.lookupHash(1, pan)).not.toEqual(hsm.lookupHash(2, pan));
    expect(hsm.lookupHash(1, pan)).not.toEqual(hsm.lookupHash(1, Secret.of('4123456789012340')));
  });

  test('refuses a version it does not have', () => {
    expect(() => hsm.encrypt(3, plaintext, associated)).toThrow('The key ring has no version 3.');
    expect(() => hsm.lookupHash(3, pan)).toThrow(VaultError);
    expect(() => hsm.pinOffset(3, { pan, pin: Secret.of('1234') })).toThrow(VaultError);
    expect(() => hsm.pinMatches(3, { pan, pin: Secret.of('1234'), offset: '0000' })).toThrow(VaultError);
    expect(() => hsm.cardVerificationValue(0, { pan, expiry: '2911', serviceCode: '000' })).toThrow(
      VaultError,
    );
  });
});
