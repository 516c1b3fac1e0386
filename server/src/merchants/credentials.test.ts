import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { systemRandom } from '../platform/index.ts';
import { testDatabase } from '../testing/test-database.ts';
import { createKeyRing, createSoftwareHsm, createVault, rotateKeyRing, type Vault } from '../vault/index.ts';
import { createCredential } from './create-credential.ts';
import { createMerchant } from './create-merchant.ts';
import { createProgramme } from './create-programme.ts';
import type { Credential } from './credential.ts';
import { listCredentials } from './credentials-store.ts';
import { currentCredential, findCredential } from './find-credential.ts';
import { reencryptCredentials } from './reencrypt-credentials.ts';
import { replaceAllowlist } from './replace-allowlist.ts';
import { revokeCredential } from './revoke-credential.ts';
import { rotateCredential } from './rotate-credential.ts';

const database = await testDatabase();
const ring = createKeyRing(systemRandom);
const vaultOf = (keys: typeof ring): Vault =>
  createVault({ hsm: createSoftwareHsm(keys, systemRandom), random: systemRandom });
const vault = vaultOf(ring);

const start = new Date('2026-04-01T00:00:00.000Z');
const at = (minutes: number) => new Date(start.getTime() + minutes * 60_000);
const dialect = 'worldcard';

async function programme() {
  const merchantId = randomUUID();
  const programmeId = randomUUID();
  await createMerchant(database, { id: merchantId, name: 'Acme', createdAt: start });
  await createProgramme(database, { id: programmeId, merchantId, name: 'Cards', dialect, createdAt: start });
  return { merchantId, programmeId };
}

const prepared = (publicId: string = randomUUID(), aesKey = 'very secret') => ({
  publicId,
  secrets: { aesKey, publicKey: 'PEM' },
  publicDetails: { platformPublicKey: 'shown' },
});

async function credential(
  owner: { merchantId: string; programmeId: string },
  publicId?: string,
): Promise<Credential> {
  const result = await createCredential(database, vault, {
    id: randomUUID(),
    ...owner,
    prepared: prepared(publicId),
    createdAt: start,
  });
  if (result.kind !== 'created') throw new Error(result.kind);
  return result.credential;
}

const find = (publicId: string, now: Date) => findCredential(database, vault, { dialect, publicId, now });

function rotate(owner: { merchantId: string }, credentialId: string, overrides = {}) {
  return database.transaction((tx) =>
    rotateCredential(tx, vault, {
      merchantId: owner.merchantId,
      credentialId,
      newId: randomUUID(),
      prepared: prepared(),
      now: at(1),
      overlapUntil: at(61),
      ...overrides,
    }),
  );
}

describe('a credential', () => {
  test('needs a programme of the merchant', async () => {
    const [mine, others] = [await programme(), await programme()];
    const result = await createCredential(database, vault, {
      id: randomUUID(),
      merchantId: mine.merchantId,
      programmeId: others.programmeId,
      prepared: prepared(),
      createdAt: start,
    });
    expect(result).toEqual({ kind: 'programme-not-found' });
  });

  test('needs a public id that nobody has in its dialect', async () => {
    const owner = await programme();
    await credential(owner, 'app-1');
    const input = { id: randomUUID(), ...owner, prepared: prepared('app-1'), createdAt: start };
    expect(await createCredential(database, vault, input)).toEqual({ kind: 'public-id-taken' });
  });

  test.each(['nobody', '', 'nul\u0000', 'half \ud800', "' or 1=1 --"])(
    'is not found by %j',
    async (publicId) => {
      expect(await find(publicId, start)).toBeNull();
    },
  );

  test('is not found under another dialect', async () => {
    const { publicId } = await credential(await programme());
    expect(await findCredential(database, vault, { dialect: 'fincard', publicId, now: start })).toBeNull();
  });

  test('is found with its merchant, programme, allowlist and opened secrets', async () => {
    const owner = await programme();
    await replaceAllowlist(database, owner.merchantId, ['10.0.0.0/8']);
    const created = await credential(owner);
    const found = await find(created.publicId, at(1));
    expect(found?.credential).toEqual(created);
    expect(found?.merchant).toMatchObject({
      id: owner.merchantId,
      allowlist: ['10.0.0.0/8'],
      createdAt: start,
    });
    expect(found?.programme).toMatchObject({ id: owner.programmeId, name: 'Cards', dialect });
    expect(found?.secrets.aesKey?.reveal()).toBe('very secret');
    expect(Object.keys(found?.secrets ?? {}).sort()).toEqual(['aesKey', 'publicKey']);
  });

  test('keeps its secrets sealed in the database and out of its own listing', async () => {
    const owner = await programme();
    const created = await credential(owner);
    const rows = await database.query('select * from credentials where id = $1', [created.id]);
    expect(JSON.stringify(rows)).not.toContain('very secret');
    const listed = await listCredentials(database, { ...owner }, { after: null, limit: 10 });
    expect(listed).toEqual([created]);
    expect(listed[0]).not.toHaveProperty('secrets');
  });

  test('does not open when its sealed secrets were moved to another one', async () => {
    const owner = await programme();
    const [one, other] = [await credential(owner), await credential(owner)];
    await database.query(
      'update credentials set secrets = (select secrets from credentials where id = $1) where id = $2',
      [one.id, other.id],
    );
    await expect(find(other.publicId, start)).rejects.toThrow(/sealed/);
    await database.query('delete from credentials where id = $1', [other.id]);
  });
});

describe('rotating a credential', () => {
  test('of another merchant is not found', async () => {
    const { id } = await credential(await programme());
    expect(await rotate(await programme(), id)).toEqual({ kind: 'credential-not-found' });
  });

  test.each([at(0), at(1 + 91 * 24 * 60), new Date(Number.NaN)])(
    'with an overlap until %s is refused',
    async (overlapUntil) => {
      const owner = await programme();
      const { id } = await credential(owner);
      expect(await rotate(owner, id, { overlapUntil })).toMatchObject({ kind: 'invalid', field: 'overlap' });
    },
  );

  test('keeps the old one valid until the overlap ends, and the new one from now on', async () => {
    const owner = await programme();
    const old = await credential(owner);
    const result = await rotate(owner, old.id);
    if (result.kind !== 'rotated') throw new Error(result.kind);
    expect(result.previous.expiresAt).toEqual(at(61));
    const fresh = result.credential;
    const bothAt = async (now: Date) =>
      [await find(old.publicId, now), await find(fresh.publicId, now)].map((one) => one !== null);
    expect(await bothAt(at(60))).toEqual([true, true]);
    expect(await bothAt(at(61))).toEqual([false, true]);
  });

  test('makes the new one what we send with, at once', async () => {
    const owner = await programme();
    const old = await credential(owner);
    expect((await currentCredential(database, vault, { ...owner, now: at(1) }))?.credential.id).toBe(old.id);
    const result = await rotate(owner, old.id);
    if (result.kind !== 'rotated') throw new Error(result.kind);
    const current = await currentCredential(database, vault, { ...owner, now: at(2) });
    expect(current?.credential.id).toBe(result.credential.id);
  });

  test('is refused for one that was rotated already, and changes nothing', async () => {
    const owner = await programme();
    const { id } = await credential(owner);
    await rotate(owner, id);
    expect(await rotate(owner, id, { overlapUntil: at(2) })).toEqual({ kind: 'credential-has-ended' });
    expect(await listCredentials(database, owner, { after: null, limit: 10 })).toHaveLength(2);
  });

  test('twice at the same instant happens once', async () => {
    const owner = await programme();
    const { id } = await credential(owner);
    const results = await Promise.all([rotate(owner, id), rotate(owner, id)]);
    expect(results.map((result) => result.kind).sort()).toEqual(['credential-has-ended', 'rotated']);
  });

  test('to a public id that is taken leaves the old one without an end', async () => {
    const owner = await programme();
    const [old, other] = [await credential(owner), await credential(owner)];
    const result = await rotate(owner, old.id, { prepared: prepared(other.publicId) });
    expect(result).toEqual({ kind: 'public-id-taken' });
    expect((await find(old.publicId, at(10_000)))?.credential.expiresAt).toBeNull();
  });
});

describe('revoking a credential', () => {
  test('of another merchant is not found', async () => {
    const { id, publicId } = await credential(await programme());
    const { merchantId } = await programme();
    expect(await revokeCredential(database, { merchantId, credentialId: id, now: at(1) })).toEqual({
      kind: 'credential-not-found',
    });
    expect(await find(publicId, at(2))).not.toBeNull();
  });

  test('ends it at once, also one in its overlap, and the programme may be left without any', async () => {
    const owner = await programme();
    const old = await credential(owner);
    const rotated = await rotate(owner, old.id);
    if (rotated.kind !== 'rotated') throw new Error(rotated.kind);
    await revokeCredential(database, { ...owner, credentialId: old.id, now: at(2) });
    expect(await find(old.publicId, at(2))).toBeNull();
    await revokeCredential(database, { ...owner, credentialId: rotated.credential.id, now: at(2) });
    expect(await currentCredential(database, vault, { ...owner, now: at(3) })).toBeNull();
  });

  test('again does not move its end', async () => {
    const owner = await programme();
    const { id } = await credential(owner);
    await revokeCredential(database, { ...owner, credentialId: id, now: at(1) });
    const again = await revokeCredential(database, { ...owner, credentialId: id, now: at(5) });
    expect(again).toMatchObject({ kind: 'revoked', credential: { expiresAt: at(1) } });
  });
});

test('re-encryption brings secrets under the current key, once, and they still open', async () => {
  const owner = await programme();
  const created = await credential(owner);
  const newVault = vaultOf(rotateKeyRing(ring, systemRandom));
  expect(await reencryptCredentials(database, newVault)).toBeGreaterThan(0);
  expect(await reencryptCredentials(database, newVault)).toBe(0);
  const found = await findCredential(database, newVault, { dialect, publicId: created.publicId, now: start });
  expect(found?.secrets.aesKey?.reveal()).toBe('very secret');
  await expect(find(created.publicId, start)).rejects.toThrow(/version 2/);
});
