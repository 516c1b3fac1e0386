import { createSecretKey, randomBytes } from 'node:crypto';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Database } from '../platform/index.ts';
import { testDatabase } from '../testing/test-database.ts';
import { KeyRingError } from './errors.ts';
import { assertKeysMatch, compareKeyCheckValues, keyCheckValues } from './key-checks.ts';
import { createKeyRing, type KeyRing, parseKeyRing, rotateKeyRing, type VaultKeyName } from './key-ring.ts';

const first = createKeyRing(randomBytes);
const second = rotateKeyRing(first, randomBytes);

/** The ring with one key of one version exchanged. */
function exchanged(ring: KeyRing, version: number, name: VaultKeyName): KeyRing {
  const keys = ring.versions.get(version);
  if (!keys) throw new Error('no such version');
  const key = createSecretKey(randomBytes(keys[name].symmetricKeySize ?? 0));
  return {
    current: ring.current,
    versions: new Map([...ring.versions, [version, { ...keys, [name]: key }]]),
  };
}

describe('the check values', () => {
  test('are the first three bytes of zeros under each key, in known cases', () => {
    const zeros = (size: number) => Buffer.alloc(size).toString('base64');
    const ring = parseKeyRing(
      JSON.stringify({
        current: 1,
        keys: {
          1: {
            data: zeros(32),
            lookup: zeros(32),
            cvkA: '0123456789ABCDEF',
            cvkB: '0'.repeat(16),
            pin: zeros(32),
          },
        },
      }),
      'the test',
    );
    const values = Object.fromEntries(keyCheckValues(ring).map((check) => [check.keyName, check.checkValue]));
    // AES-256 and DES of zeros under zero keys, and DES under 0123456789ABCDEF, are widely published.
    expect(values).toMatchObject({ data: 'dc95c0', pin: 'dc95c0', cvkA: 'd5d44f', cvkB: '8ca64d' });
    expect(values.lookup).toMatch(/^[0-9a-f]{6}$/);
  });

  test('are one per key and version, in order', () => {
    const labels = keyCheckValues(second).map((check) => `${check.keyVersion} ${check.keyName}`);
    expect(labels).toEqual([
      ...['1 data', '1 lookup', '1 cvkA', '1 cvkB', '1 pin'],
      ...['2 data', '2 lookup', '2 cvkA', '2 cvkB', '2 pin'],
    ]);
  });

  test.each<[VaultKeyName]>([['data'], ['lookup'], ['cvkA'], ['cvkB'], ['pin']])(
    'tell another %s key',
    (name) => {
      const comparison = compareKeyCheckValues(
        keyCheckValues(second),
        keyCheckValues(exchanged(second, 2, name)),
      );
      expect(comparison).toEqual({ kind: 'mismatch', changed: [`version 2 ${name}`], missing: [] });
    },
  );

  test('match those of a ring that has more versions, not of one that has fewer', () => {
    expect(compareKeyCheckValues(keyCheckValues(first), keyCheckValues(second))).toEqual({ kind: 'match' });
    const fewer = compareKeyCheckValues(keyCheckValues(second), keyCheckValues(first));
    expect(fewer).toMatchObject({
      kind: 'mismatch',
      changed: [],
      missing: expect.arrayContaining(['version 2 pin']),
    });
  });
});

describe('a process that starts', () => {
  let database: Database;
  beforeAll(async () => {
    database = await testDatabase();
  });
  beforeEach(() => database.query('delete from vault_key_checks'));

  const recordedVersions = () =>
    database.query<{ key_version: number; keys: number }>(
      'select key_version, count(*)::int as keys from vault_key_checks group by 1 order by 1',
    );

  test('records its keys in a new database and is welcome again', async () => {
    await assertKeysMatch(database, first);
    await assertKeysMatch(database, first);
    expect(await recordedVersions()).toEqual([{ key_version: 1, keys: 5 }]);
  });

  test('adds a version the database has not seen', async () => {
    await assertKeysMatch(database, first);
    await assertKeysMatch(database, second);
    expect(await recordedVersions()).toEqual([
      { key_version: 1, keys: 5 },
      { key_version: 2, keys: 5 },
    ]);
  });

  test('is refused with another key, by its name, and leaves no trace', async () => {
    await assertKeysMatch(database, first);
    const wrong = rotateKeyRing(exchanged(first, 1, 'lookup'), randomBytes);
    await expect(assertKeysMatch(database, wrong)).rejects.toBeInstanceOf(KeyRingError);
    await expect(assertKeysMatch(database, wrong)).rejects.toThrow(
      /Different: version 1 lookup\. Start with/,
    );
    expect(await recordedVersions()).toEqual([{ key_version: 1, keys: 5 }]);
  });

  test('is refused without a version that was used', async () => {
    await assertKeysMatch(database, second);
    await expect(assertKeysMatch(database, first)).rejects.toThrow(/Missing: version 2 cvkA, version 2 cvkB/);
  });

  test('is refused when another one with other keys was faster', async () => {
    const starts = [assertKeysMatch(database, first), assertKeysMatch(database, createKeyRing(randomBytes))];
    const outcomes = await Promise.allSettled(starts);
    expect(outcomes.map((outcome) => outcome.status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(await recordedVersions()).toEqual([{ key_version: 1, keys: 5 }]);
  });
});
