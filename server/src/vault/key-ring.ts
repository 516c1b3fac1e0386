import { createSecretKey, type KeyObject } from 'node:crypto';
import { z } from 'zod';
import type { Random } from '../platform/index.ts';
import { KeyRingError } from './errors.ts';

/**
 * The keys of one version: `data` seals (AES-256), `lookup` finds (HMAC-SHA-256), `cvkA` and `cvkB` compute
 * card verification values (DES), `pin` computes PIN offsets (triple DES or AES-256). They are KeyObjects
 * because those print nothing of their content.
 */
export type VaultKeys = Readonly<Record<VaultKeyName, KeyObject>>;
export type VaultKeyName = (typeof vaultKeyNames)[number];
export const vaultKeyNames = ['data', 'lookup', 'cvkA', 'cvkB', 'pin'] as const;

/** Every key version that may still be needed, and the one that new values are written with. */
export interface KeyRing {
  readonly current: number;
  readonly versions: ReadonlyMap<number, VaultKeys>;
}

/** A version is written in two bytes before each sealed value. */
const highestVersion = 65_535;

const keyRingSchema = z
  .strictObject({
    current: z.int().min(1).max(highestVersion),
    keys: z.record(
      z
        .string()
        .refine((text) => /^[1-9]\d{0,4}$/.test(text) && Number(text) <= highestVersion, 'is not a version'),
      z
        .strictObject({
          data: keyText('base64', 32),
          lookup: keyText('base64', 32),
          cvkA: keyText('hex', 8),
          cvkB: keyText('hex', 8),
          pin: keyText('base64', 24, 32),
        })
        .refine(({ cvkA, cvkB }) => !cvkA.equals(cvkB), 'cvkA and cvkB are the same key'),
    ),
  })
  .refine(
    ({ current, keys }) => Object.hasOwn(keys, current),
    '`current` names a version that `keys` does not have',
  );

function keyText(encoding: 'base64' | 'hex', ...lengths: number[]) {
  return z.string().transform((text, context) => {
    const bytes = Buffer.from(text, encoding);
    const isExact = bytes.toString(encoding) === (encoding === 'hex' ? text.toLowerCase() : text);
    if (isExact && lengths.includes(bytes.length)) return createSecretKey(bytes);
    context.addIssue({ code: 'custom', message: `must be ${lengths.join(' or ')} bytes in ${encoding}` });
    return z.NEVER;
  });
}

/**
 * Reads the JSON form of a key ring.
 * @param source where the text came from, for the error message
 * @throws KeyRingError naming the fault and never quoting the text
 */
export function parseKeyRing(text: string, source: string): KeyRing {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    // The parser's own message quotes what it read, and so it is dropped.
    throw new KeyRingError(`The vault's key ring in ${source} is not JSON.`);
  }
  const parsed = keyRingSchema.safeParse(json);
  if (!parsed.success) {
    const faults = parsed.error.issues.map(({ path, message }) =>
      [path.join('.'), message].filter(Boolean).join(': '),
    );
    throw new KeyRingError(`The vault's key ring in ${source} is malformed: ${faults.join('; ')}.`);
  }
  const versions = Object.entries(parsed.data.keys).map(
    ([version, keys]) => [Number(version), keys] as const,
  );
  return { current: parsed.data.current, versions: new Map(versions) };
}

/** The JSON form, keys in the clear: for the key file and nothing else. */
export function serializeKeyRing(ring: KeyRing): string {
  const keys = Object.fromEntries(
    [...ring.versions].map(([version, { data, lookup, cvkA, cvkB, pin }]) => [
      version,
      {
        data: data.export().toString('base64'),
        lookup: lookup.export().toString('base64'),
        cvkA: cvkA.export().toString('hex').toUpperCase(),
        cvkB: cvkB.export().toString('hex').toUpperCase(),
        pin: pin.export().toString('base64'),
      },
    ]),
  );
  return `${JSON.stringify({ current: ring.current, keys }, null, 2)}\n`;
}

/** A new ring with one version. */
export function createKeyRing(random: Random): KeyRing {
  return { current: 1, versions: new Map([[1, createKeys(random)]]) };
}

/**
 * The same ring with one more version, which becomes the current one. Processes that share a database must
 * all know a version before any of them writes with it: hand out the new ring with the old `current` first.
 */
export function rotateKeyRing(ring: KeyRing, random: Random): KeyRing {
  const next = Math.max(...ring.versions.keys()) + 1;
  return { current: next, versions: new Map([...ring.versions, [next, createKeys(random)]]) };
}

function createKeys(random: Random): VaultKeys {
  return {
    data: createSecretKey(random(32)),
    lookup: createSecretKey(random(32)),
    cvkA: createSecretKey(withOddParity(random(8))),
    cvkB: createSecretKey(withOddParity(random(8))),
    pin: createSecretKey(withOddParity(random(24))),
  };
}

/** DES ignores the lowest bit of each byte; hardware modules want it to make the byte's parity odd. */
function withOddParity(bytes: Uint8Array): Uint8Array {
  return bytes.map((byte) => {
    let ones = 0;
    for (let bit = 1; bit < 8; bit += 1) ones += (byte >> bit) & 1;
    return (byte & 0xfe) | (ones % 2 === 0 ? 1 : 0);
  });
}
