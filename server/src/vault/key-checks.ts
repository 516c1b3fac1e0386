import { createCipheriv, createHmac, type KeyObject } from 'node:crypto';
import type { Database } from '../platform/index.ts';
import { KeyRingError } from './errors.ts';
import { type KeyRing, type VaultKeyName, vaultKeyNames } from './key-ring.ts';

/** Six hexadecimal digits that tell two keys apart and nothing about either. */
export interface KeyCheckValue {
  readonly keyVersion: number;
  readonly keyName: VaultKeyName;
  readonly checkValue: string;
}

export type KeyComparison =
  | { readonly kind: 'match' }
  /** `changed` differ from what was recorded; `missing` were recorded and this ring does not have them. */
  | { readonly kind: 'mismatch'; readonly changed: readonly string[]; readonly missing: readonly string[] };

/** The check values of every key, in the usual form: the first three bytes of encrypted zeros. */
export function keyCheckValues(ring: KeyRing): KeyCheckValue[] {
  const versions = [...ring.versions].sort(([left], [right]) => left - right);
  return versions.flatMap(([keyVersion, keys]) =>
    vaultKeyNames.map((keyName) => ({ keyVersion, keyName, checkValue: checkValue(keyName, keys[keyName]) })),
  );
}

function checkValue(keyName: VaultKeyName, key: KeyObject): string {
  if (keyName === 'lookup')
    return createHmac('sha256', key).update(Buffer.alloc(16)).digest('hex').slice(0, 6);
  const isAes = key.symmetricKeySize === 32;
  const keyBytes = key.export();
  // A single DES key, used three times, makes triple DES the single one.
  const cipherKey = key.symmetricKeySize === 8 ? Buffer.concat([keyBytes, keyBytes, keyBytes]) : keyBytes;
  const cipher = createCipheriv(isAes ? 'aes-256-ecb' : 'des-ede3-ecb', cipherKey, null).setAutoPadding(
    false,
  );
  return cipher.update(Buffer.alloc(isAes ? 16 : 8)).toString('hex', 0, 3);
}

/** Compares what was recorded with what a ring has. Versions never recorded are new, not a mismatch. */
export function compareKeyCheckValues(
  recorded: readonly KeyCheckValue[],
  present: readonly KeyCheckValue[],
): KeyComparison {
  const label = ({ keyVersion, keyName }: KeyCheckValue) => `version ${keyVersion} ${keyName}`;
  const own = new Map(present.map((check) => [label(check), check.checkValue]));
  const missing = recorded.filter((check) => !own.has(label(check))).map(label);
  const changed = recorded
    .filter((check) => own.has(label(check)) && own.get(label(check)) !== check.checkValue)
    .map(label);
  return missing.length + changed.length === 0 ? { kind: 'match' } : { kind: 'mismatch', changed, missing };
}

/**
 * Records the check values of versions the database has not seen and compares all others: a process with
 * other keys would write what the rest cannot read.
 * @throws KeyRingError when a recorded key is another one here, or absent; then nothing is recorded
 */
export async function assertKeysMatch(database: Database, ring: KeyRing): Promise<void> {
  const present = keyCheckValues(ring);
  await database.transaction(async (tx) => {
    // Of two processes that start at once, the second waits here and then compares with the first one's.
    await tx.query(
      `insert into vault_key_checks (key_version, key_name, check_value)
       select * from unnest($1::int[], $2::text[], $3::text[])
       on conflict (key_version, key_name) do nothing`,
      [
        present.map((check) => check.keyVersion),
        present.map((check) => check.keyName),
        present.map((check) => check.checkValue),
      ],
    );
    const recorded = await tx.query<KeyCheckValue>(
      `select key_version as "keyVersion", key_name as "keyName", check_value as "checkValue"
       from vault_key_checks order by key_version, key_name`,
    );
    const comparison = compareKeyCheckValues(recorded, present);
    if (comparison.kind === 'mismatch')
      throw new KeyRingError(mismatchMessage(comparison.changed, comparison.missing));
  });
}

function mismatchMessage(changed: readonly string[], missing: readonly string[]): string {
  return [
    "The vault's keys are not the ones this database was written with.",
    changed.length > 0 ? `Different: ${changed.join(', ')}.` : '',
    missing.length > 0 ? `Missing: ${missing.join(', ')}.` : '',
    'Start with the key ring that belongs to this database; a new key needs a new version beside the old one.',
  ]
    .filter(Boolean)
    .join(' ');
}
