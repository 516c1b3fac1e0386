import { createSecretKey, randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { createKeyRing, type KeyRing, rotateKeyRing } from './key-ring.ts';
import { Secret } from './secret.ts';
import { createSoftwareHsm } from './software-hsm.ts';
import { createVault } from './vault.ts';

const ring = createKeyRing(randomBytes);
const vaultWith = (keys: KeyRing, random: (bytes: number) => Uint8Array = randomBytes) =>
  createVault({ hsm: createSoftwareHsm(keys, randomBytes), random });
const vault = vaultWith(ring);

describe('a one-time code', () => {
  test('that is not six digits has not their form', () => {
    for (const text of [
      '',
      '12345',
      '1234567',
      '12345a',
      ' 12345',
      '123456\n',
      '１２３４５６',
      '+12345',
      '1234.5',
    ])
      expect(vault.isOneTimeCode(Secret.of(text), 6), JSON.stringify(text)).toBe(false);
    expect(vault.isOneTimeCode(Secret.of('012345'), 6)).toBe(true);
  });

  test('is made of the randomness that the vault was given, and drops what would not be fair', () => {
    const bytes = [250, 255, 10, 251, 21, 32, 43, 54, 65];
    let drawn = 0;
    const scripted = vaultWith(ring, (count) =>
      Uint8Array.from({ length: count }, () => bytes[drawn++ % bytes.length] as number),
    );
    expect(scripted.newOneTimeCode(6).reveal()).toBe('012345');
  });

  test('differs from one to the next', () => {
    const codes = Array.from({ length: 20 }, () => vault.newOneTimeCode(6).reveal());
    for (const code of codes) expect(code).toMatch(/^\d{6}$/);
    expect(new Set(codes).size).toBeGreaterThan(10);
  });

  const code = Secret.of('042917');
  const record = vault.codeRecord(code, 'challenge 1');

  test('matches neither another code nor the same code kept for something else', () => {
    for (const text of ['042918', '42917', '0429170', '', ' 042917'])
      expect(vault.codeMatches(Secret.of(text), 'challenge 1', record)).toBe(false);
    expect(vault.codeMatches(code, 'challenge 2', record)).toBe(false);
    expect(vault.codeMatches(code, 'challenge 1', { ...record, hash: record.hash.subarray(0, 16) })).toBe(
      false,
    );
    const elsewhere = vaultWith(createKeyRing(randomBytes));
    expect(elsewhere.codeMatches(code, 'challenge 1', record)).toBe(false);
  });

  test('matches what was kept of it, also after a rotation', () => {
    expect(vault.codeMatches(code, 'challenge 1', record)).toBe(true);
    const rotated = vaultWith(rotateKeyRing(ring, randomBytes));
    expect(rotated.codeMatches(code, 'challenge 1', record)).toBe(true);
    expect(rotated.codeRecord(code, 'challenge 1').keyVersion).toBe(2);
  });

  test('is kept as HMAC-SHA-256 under a key that HKDF derives from the data key', () => {
    const keys = ring.versions.get(1);
    if (!keys) throw new Error('The ring has no version 1.');
    const data = createSecretKey(Buffer.from(Array.from({ length: 32 }, (_, index) => index)));
    const known = vaultWith({ current: 1, versions: new Map([[1, { ...keys, data }]]) });
    // Computed apart from this code, with Python's hmac and hashlib.
    expect(known.codeRecord(code, 'challenge 1').hash.toString('hex')).toBe(
      '7f335a5dc31fbe9f6e83adb8b6e0ca10323782562683bcfc3e430aadc8a5bd99',
    );
  });
});

describe('a token', () => {
  test('has 32 bytes that are not those of another, and may stand in an address', () => {
    const tokens = Array.from({ length: 10 }, () => vault.newToken().reveal());
    for (const token of tokens) expect(token).toMatch(/^[A-Za-z0-9_-]{43}$/);
    expect(new Set(tokens).size).toBe(10);
  });

  test('is found by the same hash each time', () => {
    const token = vault.newToken();
    expect(vault.tokenHash(token)).toHaveLength(32);
    expect(vault.tokenHash(token)).toEqual(vault.tokenHash(Secret.of(token.reveal())));
    expect(vault.tokenHash(token)).not.toEqual(vault.tokenHash(vault.newToken()));
  });
});
