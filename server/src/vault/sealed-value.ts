import { VaultError } from './errors.ts';
import type { Hsm } from './hsm.ts';
import { Secret } from './secret.ts';

// A sealed value begins with a format byte and two bytes of key version; what the HSM made follows. These
// three bytes are authenticated together with the context, so that none of them can be exchanged.
const format = 1;
const headerBytes = 3;

/** Encrypts a secret under one key version, for one context: it opens nowhere else. */
export function sealValue(hsm: Hsm, keyVersion: number, secret: Secret, context: string): Buffer {
  return sealBytes(hsm, keyVersion, Buffer.from(secret.reveal(), 'utf8'), context);
}

/** @throws VaultError when the value was changed, or sealed for another context or by keys that are gone */
export function openValue(hsm: Hsm, sealed: Uint8Array, context: string): Secret {
  return Secret.of(openBytes(hsm, sealed, context).toString('utf8'));
}

/** The same for bytes. */
export function sealBytes(hsm: Hsm, keyVersion: number, plaintext: Uint8Array, context: string): Buffer {
  const header = Buffer.concat([Buffer.from([format]), versionBytes(keyVersion)]);
  return Buffer.concat([header, hsm.encrypt(keyVersion, plaintext, associatedData(header, context))]);
}

/** @throws VaultError as `openValue` does */
export function openBytes(hsm: Hsm, sealed: Uint8Array, context: string): Buffer {
  const bytes = Buffer.from(sealed.buffer, sealed.byteOffset, sealed.byteLength);
  if (bytes.length <= headerBytes || bytes[0] !== format) throw new VaultError('This is not a sealed value.');
  const header = bytes.subarray(0, headerBytes);
  const ciphertext = bytes.subarray(headerBytes);
  return hsm.decrypt(header.readUInt16BE(1), ciphertext, associatedData(header, context));
}

/** How a key version is written in a sealed value: its second and third byte. */
export function versionBytes(keyVersion: number): Buffer {
  return Buffer.from([keyVersion >> 8, keyVersion & 0xff]);
}

function associatedData(header: Uint8Array, context: string): Buffer {
  return Buffer.concat([header, Buffer.from(context, 'utf8')]);
}
