import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createPrivateKey,
  createPublicKey,
  createSecretKey,
  hkdfSync,
  type KeyObject,
  sign,
} from 'node:crypto';
import type { Random } from '../platform/index.ts';
import { cardVerificationValue, type VerificationKeys, verificationKeys } from './card-verification-value.ts';
import { VaultError } from './errors.ts';
import { type Hsm, type MacPurpose, macPurposes } from './hsm.ts';
import type { KeyRing, VaultKeys } from './key-ring.ts';
import { pinOffset, pinOfOffset } from './pin-offset.ts';

const nonceBytes = 12;
const tagBytes = 16;

interface PreparedKeys extends VaultKeys {
  readonly verification: VerificationKeys;
  readonly signature: KeyObject;
  readonly macs: Readonly<Record<MacPurpose, KeyObject>>;
}

/**
 * An HSM made of node:crypto and a key ring. Its ciphertext is AES-256-GCM: nonce (12 bytes), ciphertext, tag
 * (16). `random` must never repeat under the same ring: a nonce used twice would give the messages away.
 */
export function createSoftwareHsm(ring: KeyRing, random: Random): Hsm {
  const prepared = new Map(
    [...ring.versions].map(([version, keys]): [number, PreparedKeys] => [
      version,
      {
        ...keys,
        verification: verificationKeys(keys.cvkA, keys.cvkB),
        signature: signatureKey(keys.data),
        macs: macKeys(keys.data),
      },
    ]),
  );
  const keysOf = (version: number): PreparedKeys => {
    const keys = prepared.get(version);
    if (!keys) throw new VaultError(`The key ring has no version ${version}.`);
    return keys;
  };

  return {
    currentKeyVersion: ring.current,
    keyVersions: [...ring.versions.keys()],

    encrypt: (keyVersion, plaintext, associated) => {
      const nonce = random(nonceBytes);
      const cipher = createCipheriv('aes-256-gcm', keysOf(keyVersion).data, nonce, {
        authTagLength: tagBytes,
      });
      cipher.setAAD(associated);
      return Buffer.concat([nonce, cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]);
    },

    decrypt: (keyVersion, ciphertext, associated) => {
      const { data } = keysOf(keyVersion);
      if (ciphertext.length < nonceBytes + tagBytes)
        throw new VaultError('A sealed value is too short to be one.');
      const nonce = ciphertext.subarray(0, nonceBytes);
      const decipher = createDecipheriv('aes-256-gcm', data, nonce, { authTagLength: tagBytes });
      decipher.setAAD(associated);
      decipher.setAuthTag(ciphertext.subarray(-tagBytes));
      const plaintext = decipher.update(ciphertext.subarray(nonceBytes, -tagBytes));
      try {
        return Buffer.concat([plaintext, decipher.final()]);
      } catch {
        throw new VaultError(
          'A sealed value does not open: it was changed, or belongs to another key or context.',
        );
      }
    },

    lookupHash: (keyVersion, pan) =>
      createHmac('sha256', keysOf(keyVersion).lookup).update(pan.reveal()).digest(),

    sign: (keyVersion, message) => sign(null, message, keysOf(keyVersion).signature),

    signatureKeyPem: (keyVersion) =>
      createPublicKey(keysOf(keyVersion).signature).export({ type: 'spki', format: 'pem' }).toString(),

    cardVerificationValue: (keyVersion, input) =>
      cardVerificationValue(keysOf(keyVersion).verification, input),

    pinOffset: (keyVersion, input) => pinOffset(keysOf(keyVersion).pin, input),

    pinMatches: (keyVersion, { pan, pin, offset }) =>
      pinOfOffset(keysOf(keyVersion).pin, pan, offset).equals(pin),

    mac: (keyVersion, purpose, message) =>
      createHmac('sha256', keysOf(keyVersion).macs[purpose]).update(message).digest(),
  };
}

/** PKCS#8 of an Ed25519 private key up to its 32 bytes (RFC 8410). */
const ed25519Prefix = Buffer.from('302e020100300506032b657004220420', 'hex');

/** Derived from the data key (HKDF, RFC 5869), so that a key ring needs no further entry for it. */
function signatureKey(data: KeyObject): KeyObject {
  const seed = Buffer.from(hkdfSync('sha256', data, '', 'emboss signature key', 32));
  return createPrivateKey({ key: Buffer.concat([ed25519Prefix, seed]), format: 'der', type: 'pkcs8' });
}

/** Derived like the signature key, one for each purpose. */
function macKeys(data: KeyObject): PreparedKeys['macs'] {
  const keyFor = (purpose: MacPurpose) =>
    createSecretKey(Buffer.from(hkdfSync('sha256', data, '', `emboss ${purpose} key`, 32)));
  return Object.fromEntries(macPurposes.map((purpose) => [purpose, keyFor(purpose)])) as PreparedKeys['macs'];
}
