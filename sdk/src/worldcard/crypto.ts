import {
  constants,
  createCipheriv,
  createDecipheriv,
  createSecretKey,
  type KeyObject,
  randomBytes,
  sign,
  verify,
} from 'node:crypto';
import { WorldCardCryptoError } from './errors.ts';

const nonceBytes = 12;
const tagBytes = 16;

/** The salt length of the document's Java code, in bytes. */
export const standardSaltLength = 32;

/**
 * Reads the merchant's AES key: 64 hexadecimal, 44 Base64 or 32 raw characters.
 * @throws WorldCardCryptoError when it is none of these
 */
export function readAesKey(text: string): KeyObject {
  const bytes = Buffer.from(text, text.length === 64 ? 'hex' : text.length === 44 ? 'base64' : 'utf8');
  if (bytes.length !== 32) {
    throw new WorldCardCryptoError('The AES key must be 64 hexadecimal, 44 Base64 or 32 raw characters.');
  }
  return createSecretKey(bytes);
}

/** AES-256-GCM, written as Base64(nonce + ciphertext + tag). */
export function encryptText(plaintext: string, aesKey: KeyObject): string {
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv('aes-256-gcm', aesKey, nonce);
  const parts = [nonce, cipher.update(plaintext, 'utf8'), cipher.final(), cipher.getAuthTag()];
  return Buffer.concat(parts).toString('base64');
}

/** @throws WorldCardCryptoError when the text was changed or encrypted under another key */
export function decryptText(encrypted: string, aesKey: KeyObject): string {
  const bytes = Buffer.from(encrypted, 'base64');
  if (bytes.length < nonceBytes + tagBytes)
    throw new WorldCardCryptoError('The encrypted text is too short.');
  const decipher = createDecipheriv('aes-256-gcm', aesKey, bytes.subarray(0, nonceBytes), {
    authTagLength: tagBytes,
  });
  decipher.setAuthTag(bytes.subarray(-tagBytes));
  try {
    const plaintext = decipher.update(bytes.subarray(nonceBytes, -tagBytes));
    return Buffer.concat([plaintext, decipher.final()]).toString('utf8');
  } catch {
    throw new WorldCardCryptoError('The encrypted text does not open with this AES key.');
  }
}

/** RSA-PSS with SHA-256, as Base64. The salt length is a number of bytes or a constant of node:crypto. */
export function signText(
  text: string,
  privateKey: KeyObject,
  saltLength: number = standardSaltLength,
): string {
  const padding = constants.RSA_PKCS1_PSS_PADDING;
  return sign('sha256', Buffer.from(text), { key: privateKey, padding, saltLength }).toString('base64');
}

/** True when the platform signed these bytes, with a salt of any length. */
export function signatureIsValid(bytes: Uint8Array, signature: string, publicKey: KeyObject): boolean {
  const padding = constants.RSA_PKCS1_PSS_PADDING;
  const options = { key: publicKey, padding, saltLength: constants.RSA_PSS_SALTLEN_AUTO };
  return verify('sha256', bytes, options, Buffer.from(signature, 'base64'));
}
