import { createSecretKey, randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { money } from '../money/index.ts';
import { createKeyRing, type KeyRing, rotateKeyRing } from './key-ring.ts';
import { Secret } from './secret.ts';
import { createSoftwareHsm } from './software-hsm.ts';
import { createVault } from './vault.ts';

const ring = createKeyRing(randomBytes);
const vaultWith = (keys: KeyRing) =>
  createVault({ hsm: createSoftwareHsm(keys, randomBytes), random: randomBytes });
const vault = vaultWith(ring);
const rotated = vaultWith(rotateKeyRing(ring, randomBytes));

const purchase = {
  pan: Secret.of('4123456789012349'),
  transactionId: '6a1e0b6e-6f4a-4b1f-9c0e-2f1d3a5b7c9d',
  amount: money(425_000n, 'USD'),
};
const value = vault.authenticationValue({ ...purchase, keyVersion: 1 });
const text = value.reveal();

describe('an authentication value', () => {
  test.each([
    ['of another card', { pan: Secret.of('4123456789012356') }],
    ['of another transaction', { transactionId: '6a1e0b6e-6f4a-4b1f-9c0e-2f1d3a5b7c9e' }],
    ['of another amount', { amount: money(425_001n, 'USD') }],
    ['of a lower amount', { amount: money(425n, 'USD') }],
    ['of another currency', { amount: money(425_000n, 'EUR') }],
    // What one part ends with does not stand for what the next begins with.
    ['of parts that are split elsewhere', { transactionId: `${purchase.transactionId}","4` }],
  ])('%s does not match', (_what, other) => {
    expect(vault.authenticationValueMatches(value, { ...purchase, ...other })).toBe(false);
  });

  test('that is none, or is spelt in another way, does not match', () => {
    const inBase64Url = Buffer.from(text, 'base64').toString('base64url');
    const wrong = ['', 'AAE=', text.slice(0, -2), `${text}=`, ` ${text}`, `${text}AAAA`, inBase64Url, '****'];
    for (const presented of wrong)
      expect(vault.authenticationValueMatches(Secret.of(presented), purchase)).toBe(false);
    for (const position of [0, 1, 2, 10, 19]) {
      const bytes = Buffer.from(text, 'base64');
      bytes[position] = (bytes[position] as number) ^ 1;
      expect(
        vault.authenticationValueMatches(Secret.of(bytes.toString('base64')), purchase),
        `byte ${position}`,
      ).toBe(false);
    }
  });

  test('of another installation does not match', () => {
    expect(vaultWith(createKeyRing(randomBytes)).authenticationValueMatches(value, purchase)).toBe(false);
  });

  test('matches its purchase, has twenty bytes, and is the same each time', () => {
    expect(vault.authenticationValueMatches(value, purchase)).toBe(true);
    expect(Buffer.from(text, 'base64')).toHaveLength(20);
    expect(text).toMatch(/^[A-Za-z0-9+/]{27}=$/);
    expect(value.equals(vault.authenticationValue({ ...purchase, keyVersion: 1 }))).toBe(true);
  });

  test('outlives a rotation, and a version that is gone matches nothing', () => {
    expect(rotated.authenticationValueMatches(value, purchase)).toBe(true);
    const renewed = rotated.authenticationValue({ ...purchase, keyVersion: 2 });
    expect(renewed.equals(value)).toBe(false);
    expect(rotated.authenticationValueMatches(renewed, purchase)).toBe(true);
    expect(vault.authenticationValueMatches(renewed, purchase)).toBe(false);
  });

  test('is what its definition says: HMAC-SHA-256 under a key that HKDF derives from the data key', () => {
    const keys = ring.versions.get(1);
    if (!keys) throw new Error('The ring has no version 1.');
    const data = createSecretKey(Buffer.from(Array.from({ length: 32 }, (_, index) => index)));
    const known = vaultWith({ current: 1, versions: new Map([[1, { ...keys, data }]]) });
    // Computed apart from this code, with Python's hmac and hashlib.
    expect(known.authenticationValue({ ...purchase, keyVersion: 1 }).reveal()).toBe(
      'AAHgUgUniP/tC/lkVanY1Qfk/MI=',
    );
  });
});
