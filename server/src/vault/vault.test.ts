import { createSecretKey, randomBytes, randomUUID, verify } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { type Database, systemRandom } from '../platform/index.ts';
import { testDatabase } from '../testing/test-database.ts';
import { VaultError } from './errors.ts';
import { createKeyRing, type KeyRing, rotateKeyRing } from './key-ring.ts';
import { luhnIsValid } from './pan.ts';
import { Secret } from './secret.ts';
import { createSoftwareHsm } from './software-hsm.ts';
import { createVault } from './vault.ts';

const firstRing = createKeyRing(randomBytes);
const vaultWith = (ring: typeof firstRing) =>
  createVault({ hsm: createSoftwareHsm(ring, randomBytes), random: randomBytes });
const vault = vaultWith(firstRing);
const rotated = vaultWith(rotateKeyRing(firstRing, randomBytes));

let database: Database;
beforeAll(async () => {
  database = await testDatabase();
});

const newCard = (merchantId: string = randomUUID()) => ({
  merchantId,
  cardId: randomUUID(),
  pan: vault.newPan('440872'),
});
const store = (cards: ReturnType<typeof newCard>[], by = vault) =>
  database.transaction((tx) =>
    by.storePans(
      tx,
      cards.map((card) => by.panRow(card)),
    ),
  );

describe('signatures', () => {
  const vaultWith = (ring: KeyRing) =>
    createVault({ hsm: createSoftwareHsm(ring, systemRandom), random: systemRandom });

  test('of another text, another key or no known version are not ours', () => {
    const [ours, others] = [vaultWith(createKeyRing(systemRandom)), vaultWith(createKeyRing(systemRandom))];
    const signed = ours.sign('checkpoint');
    expect(ours.isSigned('checkpoint', signed)).toBe(true);
    expect(ours.isSigned('checkpoint ', signed)).toBe(false);
    expect(others.isSigned('checkpoint', signed)).toBe(false);
    expect(ours.isSigned('checkpoint', { ...signed, keyVersion: 9 })).toBe(false);
    expect(ours.isSigned('checkpoint', { ...signed, signature: 'AAAA' })).toBe(false);
  });

  test('can be verified by anyone with the public key, and outlive a rotation', () => {
    const ring = createKeyRing(systemRandom);
    const { publicKeyPem, ...signed } = vaultWith(ring).sign('checkpoint');
    expect(
      verify(null, Buffer.from('checkpoint'), publicKeyPem, Buffer.from(signed.signature, 'base64')),
    ).toBe(true);
    expect(vaultWith(rotateKeyRing(ring, systemRandom)).isSigned('checkpoint', signed)).toBe(true);
  });
});

describe('a sealed value', () => {
  const sealed = vault.seal(Secret.of('Überraschung 🎁'), 'credential:1');

  test('opens in its context', () => {
    expect(vault.open(sealed, 'credential:1').reveal()).toBe('Überraschung 🎁');
    expect(vault.open(vault.seal(Secret.of(''), 'c'), 'c').reveal()).toBe('');
  });

  test('does not open in another context', () => {
    expect(() => vault.open(sealed, 'credential:2')).toThrow(VaultError);
  });

  test('opens after a rotation, and a newer one does not open with the old ring', () => {
    expect(rotated.open(sealed, 'credential:1').reveal()).toBe('Überraschung 🎁');
    expect(() => vault.open(rotated.seal(Secret.of('x'), 'c'), 'c')).toThrow(
      'The key ring has no version 2.',
    );
  });

  test('does not open when its header names another version, even one with the same key', () => {
    const keys = firstRing.versions.get(1) as NonNullable<ReturnType<typeof firstRing.versions.get>>;
    const twins = vaultWith({ current: 1, versions: new Map([1, 2].map((version) => [version, keys])) });
    const relabelled = Buffer.from(sealed);
    relabelled.writeUInt16BE(2, 1);
    expect(twins.open(sealed, 'credential:1').reveal()).toBe('Überraschung 🎁');
    expect(() => twins.open(relabelled, 'credential:1')).toThrow(VaultError);
  });

  test('does not open with any byte changed, cut off or added', () => {
    for (let index = 0; index < sealed.length; index += 1) {
      const changed = Buffer.from(sealed);
      changed[index] = (changed[index] ?? 0) ^ 0x40;
      expect(() => vault.open(changed, 'credential:1')).toThrow(VaultError);
      expect(() => vault.open(sealed.subarray(0, index), 'credential:1')).toThrow(VaultError);
    }
    expect(() => vault.open(Buffer.concat([sealed, Buffer.alloc(1)]), 'credential:1')).toThrow(VaultError);
  });
});

describe('a card number', () => {
  test('is new, in its BIN, with 16 digits and a check digit', () => {
    const pan = vault.newPan('55929212').reveal();
    expect(pan).toMatch(/^55929212\d{8}$/);
    expect(luhnIsValid(pan)).toBe(true);
  });

  test('is read back for its card, one or many', async () => {
    const merchantId = randomUUID();
    const cards = [newCard(merchantId), newCard(merchantId), newCard(merchantId)];
    expect(await store(cards)).toEqual({ kind: 'stored' });
    for (const { cardId, pan } of cards) {
      expect((await vault.readPan(database, merchantId, cardId))?.reveal()).toBe(pan.reveal());
    }
    const ids = cards.map((card) => card.cardId);
    const read = await vault.readPans(database, merchantId, [...ids, randomUUID()]);
    expect([...read].map(([cardId, pan]) => [cardId, pan.reveal()]).sort()).toEqual(
      cards.map(({ cardId, pan }) => [cardId, pan.reveal()]).sort(),
    );
  });

  test('is not read by another merchant', async () => {
    const card = newCard();
    await store([card]);
    expect(await vault.readPan(database, randomUUID(), card.cardId)).toBeNull();
    expect((await vault.readPans(database, randomUUID(), [card.cardId])).size).toBe(0);
  });

  test('is found by its digits, and an unknown one is not', async () => {
    const card = newCard();
    await store([card]);
    const found = await vault.findByPan(database, Secret.of(card.pan.reveal()));
    const { merchantId, cardId } = card;
    expect(found).toEqual({ merchantId, cardId, holder: 'card', retired: null });
    expect(await vault.findByPan(database, vault.newPan('559292'))).toBeNull();
  });

  test('is nowhere in its row but for the last four digits', async () => {
    const card = newCard();
    await store([card]);
    const [row] = await database.query('select * from vault_pans where card_id = $1', [card.cardId]);
    expect(row).toMatchObject({ last4: card.pan.last4(), key_version: 1 });
    const bytes = Object.values(row ?? {}).map((value) =>
      Buffer.isBuffer(value) ? value.toString('latin1') : value,
    );
    expect(JSON.stringify(bytes)).not.toContain(card.pan.reveal());
    expect(JSON.stringify(bytes)).not.toContain(card.pan.reveal().slice(0, 12));
  });

  test('does not open from the row of another card', async () => {
    const cards = [newCard(), newCard()];
    await store(cards);
    const [from, to] = cards.map((card) => card.cardId);
    await database.query(
      'update vault_pans set sealed = (select sealed from vault_pans where card_id = $1) where card_id = $2',
      [from, to],
    );
    await expect(vault.readPan(database, cards[1]?.merchantId ?? '', to ?? '')).rejects.toBeInstanceOf(
      VaultError,
    );
  });

  test('opens for a card whose ids were given in upper case', async () => {
    const card = newCard();
    await store([{ ...card, merchantId: card.merchantId.toUpperCase(), cardId: card.cardId }]);
    expect((await vault.readPan(database, card.merchantId, card.cardId))?.reveal()).toBe(card.pan.reveal());
  });

  test('is refused when it is too short to be one', () => {
    expect(() => vault.panRow({ ...newCard(), pan: Secret.of('1234567') })).toThrow(RangeError);
  });
});

describe('two cards', () => {
  test('never get the same number, whoever their merchants are, and the others are stored', async () => {
    const [taken, ...others] = [newCard(), newCard(), newCard()];
    await store([taken as ReturnType<typeof newCard>]);
    const clashing = { ...newCard(), pan: Secret.of(taken?.pan.reveal() ?? '') };
    expect(await store([...others, clashing])).toEqual({ kind: 'taken', cardIds: [clashing.cardId] });
    expect(await vault.findByPan(database, clashing.pan)).toMatchObject({ cardId: taken?.cardId });
    for (const { merchantId, cardId } of others) {
      expect(await vault.readPan(database, merchantId, cardId)).not.toBeNull();
    }
  });

  test('never get the same number within one statement', async () => {
    const card = newCard();
    const twin = { ...newCard(), pan: card.pan };
    expect(await store([card, twin])).toEqual({ kind: 'taken', cardIds: [twin.cardId] });
  });

  test('never get the same number at the same instant', async () => {
    const card = newCard();
    const twin = { ...newCard(), pan: card.pan };
    const results = await Promise.all([store([card]), store([twin])]);
    expect(results.map((result) => result.kind).sort()).toEqual(['stored', 'taken']);
  });

  test('are told beforehand which numbers are taken, also under an earlier key version', async () => {
    const [old, recent] = [newCard(), newCard()];
    await store([old]);
    await store([recent], rotated);
    const free = vault.newPan('440872');
    const [sameAsOld, twice] = [Secret.of(old.pan.reveal()), Secret.of(old.pan.reveal())];
    const taken = await rotated.panTaken(database, [free, sameAsOld, recent.pan, twice]);
    expect([free, sameAsOld, recent.pan, twice].map((pan) => taken.has(pan))).toEqual([
      false,
      true,
      true,
      true,
    ]);
    expect((await vault.panTaken(database, [])).size).toBe(0);
  });
});

test('one card never gets a second number', async () => {
  const card = newCard();
  await store([card]);
  await expect(store([{ ...card, pan: vault.newPan('440872') }])).rejects.toMatchObject({ code: '23505' });
});

test('an old lookup key still finds its rows after a rotation', async () => {
  const card = newCard();
  await store([card]);
  expect(await rotated.findByPan(database, card.pan)).toMatchObject({ cardId: card.cardId });
  expect((await rotated.readPan(database, card.merchantId, card.cardId))?.reveal()).toBe(card.pan.reveal());
});

describe('card verification', () => {
  const keys = firstRing.versions.get(1);
  const published = vaultWith({
    current: 2,
    versions: new Map([
      [1, { ...(keys as NonNullable<typeof keys>), ...publishedKeys() }],
      [2, keys as NonNullable<typeof keys>],
    ]),
  });
  const request = {
    pan: Secret.of('4123456789012345'),
    expiry: { month: 1, year: 1987 },
    serviceCode: '101',
    keyVersion: 1,
  };

  test.each([
    ['cvv', '561'],
    ['cvv2', '636'],
    ['icvv', '651'],
  ] as const)('computes the published %s', (kind, expected) => {
    expect(published.cardVerification(kind, request).reveal()).toBe(expected);
  });

  test("uses the card's key version, not the current one", () => {
    expect(published.currentKeyVersion()).toBe(2);
    const values = (keyVersion: number) =>
      (['cvv', 'icvv', 'cvv2'] as const).map((kind) =>
        published.cardVerification(kind, { ...request, keyVersion }).reveal(),
      );
    expect(values(1)).not.toEqual(values(2));
  });
});

function publishedKeys() {
  return {
    cvkA: createSecretKey(Buffer.from('0123456789ABCDEF', 'hex')),
    cvkB: createSecretKey(Buffer.from('FEDCBA9876543210', 'hex')),
  };
}
