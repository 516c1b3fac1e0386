import { randomBytes } from 'node:crypto';
import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { KeyRingError } from './errors.ts';
import { createKeyRing, parseKeyRing, rotateKeyRing, serializeKeyRing } from './key-ring.ts';

const version = {
  data: randomBytes(32).toString('base64'),
  lookup: randomBytes(32).toString('base64'),
  cvkA: '0123456789ABCDEF',
  cvkB: 'FEDCBA9876543210',
  pin: randomBytes(24).toString('base64'),
};
const ring = { current: 1, keys: { 1: version } };

function failure(text: string): Error {
  try {
    parseKeyRing(text, 'EMBOSS_KEYS');
  } catch (error) {
    return error as Error;
  }
  throw new Error('It was accepted.');
}

describe('a key ring', () => {
  test('is read from its JSON', () => {
    const parsed = parseKeyRing(JSON.stringify(ring), 'EMBOSS_KEYS');
    expect(parsed.current).toBe(1);
    expect(parsed.versions.get(1)?.data.export().toString('base64')).toBe(version.data);
    expect(parsed.versions.get(1)?.cvkB.export().toString('hex')).toBe('fedcba9876543210');
  });

  test('is read with a PIN key of 32 bytes, and with keys in lower-case hexadecimal', () => {
    const other = { ...version, pin: randomBytes(32).toString('base64'), cvkA: '0123456789abcdef' };
    expect(parseKeyRing(JSON.stringify({ current: 1, keys: { 1: other } }), 'x').versions.size).toBe(1);
  });

  test('is the same after it was written and read', () => {
    const written = serializeKeyRing(rotateKeyRing(createKeyRing(randomBytes), randomBytes));
    expect(serializeKeyRing(parseKeyRing(written, 'x'))).toBe(written);
  });

  test('prints no key', () => {
    const parsed = parseKeyRing(JSON.stringify(ring), 'x');
    const printed = inspect(parsed, { depth: null, showHidden: true }) + JSON.stringify([...parsed.versions]);
    for (const key of Object.values(version)) expect(printed).not.toContain(key);
  });

  test.each<[string, unknown, string]>([
    ['no object', [], 'expected object'],
    ['no keys', { current: 1 }, 'keys: '],
    ['no key version', { current: 1, keys: {} }, '`current` names a version'],
    ['a current version it does not have', { current: 2, keys: { 1: version } }, '`current` names a version'],
    ['an inherited name as its current version', { current: 'toString', keys: { 1: version } }, 'current: '],
    ['a version of zero', { current: 0, keys: { 0: version } }, 'keys.0'],
    ['a version that is too high', { current: 65_536, keys: { 65536: version } }, 'keys.65536'],
    ['a version with a leading zero', { current: 1, keys: { 1: version, '02': version } }, 'keys.02'],
    ['a missing key', { current: 1, keys: { 1: { ...version, lookup: undefined } } }, 'keys.1.lookup'],
    ['an unknown key', { current: 1, keys: { 1: { ...version, dta: version.data } } }, 'dta'],
    [
      'a key that is too short',
      change({ data: randomBytes(31).toString('base64') }),
      'keys.1.data: must be 32 bytes',
    ],
    ['a key that is no Base64', change({ lookup: `${version.lookup} ` }), 'keys.1.lookup: must be 32 bytes'],
    [
      'a card verification key of 16 bytes',
      change({ cvkA: '0'.repeat(32) }),
      'keys.1.cvkA: must be 8 bytes in hex',
    ],
    ['a card verification key that is no hex', change({ cvkA: '0123456789ABCDEG' }), 'keys.1.cvkA'],
    [
      'a PIN key of 16 bytes',
      change({ pin: randomBytes(16).toString('base64') }),
      'keys.1.pin: must be 24 or 32',
    ],
    ['one card verification key twice', change({ cvkB: version.cvkA }), 'cvkA and cvkB are the same'],
  ])('is refused with %s', (_, value, message) => {
    const error = failure(JSON.stringify(value));
    expect(error).toBeInstanceOf(KeyRingError);
    expect(error.message).toContain('EMBOSS_KEYS');
    expect(error.message).toContain(message);
  });

  function change(keys: Partial<typeof version>) {
    return { current: 1, keys: { 1: { ...version, ...keys } } };
  }

  test('is refused when it is no JSON, and no error quotes a key', () => {
    const broken = `{"keys": ${version.data}}`;
    expect(failure(broken).message).toBe("The vault's key ring in EMBOSS_KEYS is not JSON.");
    expect(inspect(failure(broken))).not.toContain(version.data.slice(0, 8));
    const wrong = JSON.stringify(change({ data: `${version.data}x`, cvkA: `${version.cvkA}0` }));
    expect(inspect(failure(wrong), { depth: null })).not.toContain(version.data.slice(0, 8));
    expect(inspect(failure(wrong), { depth: null })).not.toContain(version.cvkA);
  });
});

describe('a new key ring', () => {
  test('has one version of keys that are all different from those of another ring', () => {
    const [first, second] = [createKeyRing(randomBytes), createKeyRing(randomBytes)];
    expect([...first.versions.keys()]).toEqual([1]);
    for (const name of ['data', 'lookup', 'cvkA', 'cvkB', 'pin'] as const) {
      const [one, two] = [first.versions.get(1)?.[name], second.versions.get(1)?.[name]];
      expect(one && two && !one.equals(two)).toBe(true);
    }
  });

  test('has DES keys of odd parity', () => {
    const keys = createKeyRing(randomBytes).versions.get(1);
    for (const name of ['cvkA', 'cvkB', 'pin'] as const) {
      for (const byte of keys?.[name].export() ?? []) {
        expect([...byte.toString(2)].filter((bit) => bit === '1').length % 2).toBe(1);
      }
    }
  });

  test('that was rotated keeps the old versions and writes with the new one', () => {
    const first = createKeyRing(randomBytes);
    const second = rotateKeyRing(first, randomBytes);
    expect(second.current).toBe(2);
    expect(second.versions.get(1)).toBe(first.versions.get(1));
    expect(rotateKeyRing({ current: 1, versions: second.versions }, randomBytes).current).toBe(3);
  });
});
