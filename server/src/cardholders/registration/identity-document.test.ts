import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { rotatedVaults } from '../../testing/rotated-vaults.ts';
import { testDatabase } from '../../testing/test-database.ts';
import {
  deleteIdentity,
  type IdentityDocument,
  readIdentity,
  reencryptIdentities,
  sealIdentity,
  storeIdentities,
} from './identity-document.ts';

const database = await testDatabase();
const { before: vault, after, forgetful } = rotatedVaults();
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
      expect(await readIdentity({ database, vault: after }, whose)).toEqual(document);
    },
  );

  test('comes under the vault’s new keys, and then needs the old ones no more', async () => {
    const whose = await stored(passport);
    await database.query('delete from identity_documents where cardholder_id <> $1', [whose.cardholderId]);
    expect(await reencryptIdentities(database, after)).toBe(1);
    expect(await readIdentity({ database, vault: forgetful }, whose)).toEqual(passport);
  });

  test('is deleted for good, of its holder alone', async () => {
    const [whose, other] = [await stored(passport), await stored(passport)];
    const forget = (of: typeof whose) => database.transaction((tx) => deleteIdentity(tx, of));
    expect(await forget({ ...whose, merchantId: other.merchantId })).toBe(0);
    expect([await forget(whose), await forget(whose)]).toEqual([1, 0]);
    expect(await readIdentity({ database, vault }, whose)).toBeNull();
    expect(await readIdentity({ database, vault }, other)).toEqual(passport);
  });
});
