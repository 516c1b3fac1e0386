import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { VaultError } from './errors.ts';
import { createKeyRing, rotateKeyRing } from './key-ring.ts';
import { Secret } from './secret.ts';
import { createSoftwareHsm } from './software-hsm.ts';
import { createVault } from './vault.ts';

const ring = createKeyRing(randomBytes);
const vaultWith = (keys: typeof ring) =>
  createVault({ hsm: createSoftwareHsm(keys, randomBytes), random: randomBytes });
const vault = vaultWith(ring);
const bytes = Buffer.from([0, 255, 0x89, 0x50, 0xc3, 0x28, 0, 10]);

test('sealed bytes do not open in another context, changed, cut off, or without their key', () => {
  const sealed = vault.sealBytes(bytes, 'picture:1');
  expect(() => vault.openBytes(sealed, 'picture:2')).toThrow(VaultError);
  for (let index = 0; index < sealed.length; index += 1) {
    const changed = Buffer.from(sealed);
    changed[index] = (changed[index] as number) ^ 1;
    expect(() => vault.openBytes(changed, 'picture:1')).toThrow(VaultError);
    expect(() => vault.openBytes(sealed.subarray(0, index), 'picture:1')).toThrow(VaultError);
  }
  const newer = vaultWith(rotateKeyRing(ring, randomBytes)).sealBytes(bytes, 'picture:1');
  expect(() => vault.openBytes(newer, 'picture:1')).toThrow('The key ring has no version 2.');
});

test('sealed bytes come back as they were, also those that are no text, and after a rotation', () => {
  const sealed = vault.sealBytes(bytes, 'picture:1');
  expect(sealed.includes(bytes)).toBe(false);
  expect(vault.openBytes(sealed, 'picture:1')).toEqual(bytes);
  expect(vaultWith(rotateKeyRing(ring, randomBytes)).openBytes(sealed, 'picture:1')).toEqual(bytes);
  expect(vault.openBytes(vault.sealBytes(Buffer.alloc(0), 'c'), 'c')).toEqual(Buffer.alloc(0));
});

test('a sealed text is the same as its sealed bytes', () => {
  expect(vault.openBytes(vault.seal(Secret.of('é'), 'c'), 'c').toString()).toBe('é');
});
