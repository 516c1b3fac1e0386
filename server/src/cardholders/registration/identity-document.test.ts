import { randomBytes, randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { testDatabase } from '../../testing/test-database.ts';
import { createKeyRing, createSoftwareHsm, createVault, rotateKeyRing } from '../../vault/index.ts';
import { type IdentityDocument, readIdentity, sealIdentity, storeIdentities } from './identity-document.ts';

const database = await testDatabase();
const ring = createKeyRing(randomBytes);
const vaultWith = (keys: typeof ring) =>
  createVault({ hsm: createSoftwareHsm(keys, randomBytes), random: randomBytes });
const vault = vaultWith(ring);
const somebody = () => ({ merchantId: randomUUID(), cardholderId: randomUUID() });

const passport: IdentityDocument = {
  type: 'passport',
  number: 'Ä 1234567',
  gender: 'FEMALE',
  issuedAt: new Date('2020-01-31T00:00:00.000Z'),
  expiresAt: new Date('2030-01-31T23:59:59.999Z'),
};

async function stored(document: IdentityDocument, whose = somebody()) {
  await database.transaction((tx) => storeIdentities(tx, [sealIdentity(vault, whose, document)]));
  return whose;
}

describe('an identity document', () => {
  test('that nobody handed in is none', async () => {
    expect(await readIdentity({ database, vault }, somebody())).toBeNull();
  });

  test('of one merchant is not found by another', async () => {
    const whose = await stored(passport);
    const theirs = { ...whose, merchantId: randomUUID() };
    expect(await readIdentity({ database, vault }, theirs)).toBeNull();
  });

  test('does not open for somebody else, wherever its bytes are put', async () => {
    const whose = await stored(passport);
    const other = somebody();
    await database.query(
      `insert into identity_documents select $1, $2, sealed_details from identity_documents
       where merchant_id = $3 and cardholder_id = $4`,
      [other.merchantId, other.cardholderId, whose.merchantId, whose.cardholderId],
    );
    await expect(readIdentity({ database, vault }, other)).rejects.toThrow();
  });

  test('is not readable in the database', async () => {
    const { cardholderId } = await stored(passport);
    const [row] = await database.query<{ sealed: Buffer }>(
      'select sealed_details as sealed from identity_documents where cardholder_id = $1',
      [cardholderId],
    );
    expect(row?.sealed.length).toBeGreaterThan(passport.number.length);
    expect(row?.sealed.includes(passport.number)).toBe(false);
  });

  test.each([passport, { ...passport, gender: null, issuedAt: null, expiresAt: null }])(
    'is read as it was handed in, also after the keys were rotated: %j',
    async (document) => {
      const whose = await stored(document);
      expect(await readIdentity({ database, vault }, whose)).toEqual(document);
      const rotated = vaultWith(rotateKeyRing(ring, randomBytes));
      expect(await readIdentity({ database, vault: rotated }, whose)).toEqual(document);
    },
  );
});
