import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { createKeyRing, rotateKeyRing } from './key-ring.ts';
import { Secret } from './secret.ts';
import { createSoftwareHsm } from './software-hsm.ts';
import { createVault } from './vault.ts';

const ring = createKeyRing(randomBytes);
const vaultWith = (keys: typeof ring) =>
  createVault({ hsm: createSoftwareHsm(keys, randomBytes), random: randomBytes });
const vault = vaultWith(ring);
const rotated = vaultWith(rotateKeyRing(ring, randomBytes));

describe('presented card verification values', () => {
  const request = {
    pan: vault.newPan('440872'),
    expiry: { month: 1, year: 2031 },
    serviceCode: '201',
    keyVersion: 1,
  };

  test('of another value, length or card do not match', () => {
    const cvv2 = vault.cardVerification('cvv2', request).reveal();
    const wrong = String((Number(cvv2) + 1) % 1000).padStart(3, '0');
    for (const presented of ['', wrong, cvv2.slice(0, 2), `${cvv2}0`, ` ${cvv2}`, 'abc'])
      expect(vault.cardVerificationMatches('cvv2', request, Secret.of(presented))).toBe(false);
    const pans = Array.from({ length: 8 }, () => vault.newPan('440872'));
    const same = pans.filter((pan) =>
      vault.cardVerificationMatches('cvv2', { ...request, pan }, Secret.of(cvv2)),
    );
    expect(same.length).toBeLessThan(8);
  });

  test.each(['cvv', 'icvv', 'cvv2'] as const)('match when they are the %s of the card', (kind) => {
    expect(vault.cardVerificationMatches(kind, request, vault.cardVerification(kind, request))).toBe(true);
  });
});

describe('a PIN', () => {
  const pan = vault.newPan('440872');
  const pin = Secret.of('246813');
  const record = vault.pinRecord({ pan, pin });

  test('that is none is refused, and never matches what was kept', () => {
    for (const text of ['', '123', '1234567890123', 'abcd', '246813 ', '24681', '2468130'])
      expect(vault.pinMatches({ pan, pin: Secret.of(text), ...record })).toBe(false);
    expect(() => vault.pinRecord({ pan, pin: Secret.of('12a4') })).toThrow(RangeError);
  });

  test('matches nothing but itself', () => {
    expect(vault.pinMatches({ pan, pin: Secret.of('246814'), ...record })).toBe(false);
    expect(vault.pinMatches({ pan, pin: Secret.of('346813'), ...record })).toBe(false);
    expect(vault.pinMatches({ pan, pin, ...record })).toBe(true);
  });

  test('is kept as an offset of its length, the same each time, and not in clear', () => {
    expect(record).toEqual({ offset: expect.stringMatching(/^\d{6}$/), keyVersion: 1 });
    expect(vault.pinRecord({ pan, pin })).toEqual(record);
    const offsets = Array.from(
      { length: 8 },
      () => vault.pinRecord({ pan: vault.newPan('440872'), pin }).offset,
    );
    expect(new Set(offsets).size).toBeGreaterThan(1);
  });

  test('outlives a rotation, and is then kept under the new key', () => {
    expect(rotated.pinMatches({ pan, pin, ...record })).toBe(true);
    const renewed = rotated.pinRecord({ pan, pin });
    expect(renewed.keyVersion).toBe(2);
    expect(rotated.pinMatches({ pan, pin, ...renewed })).toBe(true);
    expect(() => vault.pinMatches({ pan, pin, ...renewed })).toThrow('The key ring has no version 2.');
  });
});
