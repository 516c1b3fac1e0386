import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  type KeyObject,
  randomBytes,
  timingSafeEqual,
} from 'node:crypto';
import { BananaTechCryptoError } from './errors.ts';

const ivBytes = 16;
const blockBytes = 16;

/**
 * Reads the merchant's secret, whose UTF-8 bytes are the key of the cipher and of the HMAC as they are.
 * @throws BananaTechCryptoError when it has not 16, 24 or 32 bytes
 */
export function readSecretKey(text: string): KeyObject {
  const bytes = Buffer.from(text, 'utf8');
  if (![16, 24, 32].includes(bytes.length)) {
    throw new BananaTechCryptoError('The secret key must have 16, 24 or 32 bytes.');
  }
  return createSecretKey(bytes);
}

/** AES-CBC with PKCS#7 padding, written as Base64(IV + ciphertext). The IV has 16 bytes, random by default. */
export function encryptText(
  plaintext: string,
  secretKey: KeyObject,
  iv: Uint8Array = randomBytes(ivBytes),
): string {
  const cipher = createCipheriv(algorithm(secretKey), secretKey, iv);
  return Buffer.concat([iv, cipher.update(plaintext, 'utf8'), cipher.final()]).toString('base64');
}

/**
 * Opens what `encryptText` writes. CBC does not notice changes: check the HMAC first.
 * @throws BananaTechCryptoError when it is not Base64, not whole blocks, or not encrypted under this key
 */
export function decryptText(encrypted: string, secretKey: KeyObject): string {
  const bytes = Buffer.from(encrypted, 'base64');
  // Buffer passes over what is not Base64, so only the way back tells.
  if (bytes.toString('base64') !== encrypted)
    throw new BananaTechCryptoError('The encrypted text is not Base64.');
  if (bytes.length < ivBytes + blockBytes)
    throw new BananaTechCryptoError('The encrypted text is too short.');
  const decipher = createDecipheriv(algorithm(secretKey), secretKey, bytes.subarray(0, ivBytes));
  try {
    const plaintext = Buffer.concat([decipher.update(bytes.subarray(ivBytes)), decipher.final()]);
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(plaintext);
  } catch {
    throw new BananaTechCryptoError('The encrypted text does not open with this secret key.');
  }
}

/** HMAC-SHA256 over the text as it is, which is the Base64 of an encrypted payload, in lower-case hexadecimal. */
export function hmacText(text: string, secretKey: KeyObject): string {
  return createHmac('sha256', secretKey).update(text, 'utf8').digest('hex');
}

/** True when the HMAC, in hexadecimal of either case, is that of the text. */
export function hmacIsValid(text: string, hmac: string, secretKey: KeyObject): boolean {
  if (!/^[0-9a-f]{64}$/i.test(hmac)) return false;
  return timingSafeEqual(Buffer.from(hmac, 'hex'), Buffer.from(hmacText(text, secretKey), 'hex'));
}

function algorithm(secretKey: KeyObject): string {
  return `aes-${(secretKey.symmetricKeySize ?? 0) * 8}-cbc`;
}
