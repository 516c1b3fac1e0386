import { createPublicKey } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { systemRandom, wallClock } from '../../platform/index.ts';
import { testDatabase } from '../../testing/test-database.ts';
import { createKeyRing, createSoftwareHsm, createVault, rotateKeyRing } from '../../vault/index.ts';
import { signPss, verifyPss } from './crypto.ts';
import { openPlatformKey, reencryptPlatformKeys } from './platform-key.ts';

const ring = createKeyRing(systemRandom);
const vaultOf = (keys: typeof ring) =>
  createVault({ hsm: createSoftwareHsm(keys, systemRandom), random: systemRandom });
const vault = vaultOf(ring);

describe("the platform's key", () => {
  test('is made at the first start, by one of those that start together, and stays', async () => {
    const database = await testDatabase();
    const context = { database, vault, wall: wallClock };
    const keys = await Promise.all([
      openPlatformKey(context),
      openPlatformKey(context),
      openPlatformKey(context),
    ]);
    expect(new Set(keys.map((key) => key.publicKeyPem)).size).toBe(1);
    const again = await openPlatformKey(context);
    expect(again.publicKeyPem).toBe(keys[0]?.publicKeyPem);

    const publicKey = createPublicKey(again.publicKeyPem);
    for (const { privateKey } of [...keys, again]) {
      expect(verifyPss('text', signPss('text', privateKey), publicKey)).toBe(true);
    }
    expect(publicKey.asymmetricKeyDetails?.modulusLength).toBe(2048);
  });

  test('is sealed in the database, and opens under no other keys', async () => {
    const database = await testDatabase();
    await openPlatformKey({ database, vault, wall: wallClock });
    const [row] = await database.query<{ sealed_private_key: Buffer }>(
      'select * from worldcard_platform_keys',
    );
    expect(row?.sealed_private_key.toString('latin1')).not.toContain('PRIVATE KEY');
    const stranger = vaultOf(createKeyRing(systemRandom));
    await expect(openPlatformKey({ database, vault: stranger, wall: wallClock })).rejects.toThrow();
  });

  test("comes under the vault's new keys, and then needs the old ones no more", async () => {
    const database = await testDatabase();
    const before = await openPlatformKey({ database, vault, wall: wallClock });
    const rotated = rotateKeyRing(ring, systemRandom);
    expect(await reencryptPlatformKeys(database, vaultOf(rotated))).toBe(1);
    expect(await reencryptPlatformKeys(database, vaultOf(rotated))).toBe(0);

    const versions = new Map([...rotated.versions].filter(([version]) => version === rotated.current));
    const newOnly = vaultOf({ current: rotated.current, versions });
    const after = await openPlatformKey({ database, vault: newOnly, wall: wallClock });
    expect(after.publicKeyPem).toBe(before.publicKeyPem);
  });
});
