import {
  constants,
  createCipheriv,
  createDecipheriv,
  createPrivateKey,
  createPublicKey,
  createSecretKey,
  type KeyObject,
  sign,
  verify,
} from 'node:crypto';
import type { Random } from '../../platform/index.ts';
import { Secret } from '../../vault/index.ts';

// The primitives of WorldCard's "Signature and Encryption" page: AES-256-GCM as Base64(nonce + ciphertext +
// tag), and RSA-PSS with SHA-256.

const nonceBytes = 12;
const tagBytes = 16;
const shortestModulusBits = 2048;
const signatureSaltBytes = 32;

export type PublicKeyResult =
  | { readonly kind: 'parsed'; readonly key: KeyObject }
  | { readonly kind: 'refused'; readonly reason: PublicKeyFault; readonly problem: string };
export type PublicKeyFault = keyof typeof publicKeyProblems;

/** What is wrong with a public key, as the end of a sentence. */
const publicKeyProblems = {
  malformed: 'must be a public key in SPKI or PKCS#1, as PEM or Base64',
  'private-key': 'must be the public key: the private one stays with the merchant',
  'not-rsa': 'must be an RSA key',
  'too-short': `must be an RSA key of at least ${shortestModulusBits} bits`,
  'weak-exponent': 'must be an RSA key with an odd public exponent of 3 or more',
} as const;

/** Reads a merchant's RSA public key: SPKI or PKCS#1, as PEM or as the bare Base64 of its DER. */
export function parseMerchantPublicKey(text: string): PublicKeyResult {
  const pem = /^-----BEGIN ([A-Z0-9 ]+)-----([\s\S]+)-----END \1-----$/.exec(text.trim());
  if (pem?.[1]?.endsWith('PRIVATE KEY')) return refusedKey('private-key');
  const der = decodeBase64((pem?.[2] ?? text).replace(/\s+/g, ''));
  if (der === null || der.length === 0) return refusedKey('malformed');
  if (isPrivateKey(der)) return refusedKey('private-key');
  const key = publicKeyOf(der);
  if (key === null) return refusedKey('malformed');
  if (key.asymmetricKeyType !== 'rsa') return refusedKey('not-rsa');
  const { modulusLength = 0, publicExponent = 0n } = key.asymmetricKeyDetails ?? {};
  if (modulusLength < shortestModulusBits) return refusedKey('too-short');
  // Under exponent 1 anyone can write a signature.
  if (publicExponent < 3n || publicExponent % 2n === 0n) return refusedKey('weak-exponent');
  return { kind: 'parsed', key };
}

function refusedKey(reason: PublicKeyFault): PublicKeyResult {
  return { kind: 'refused', reason, problem: publicKeyProblems[reason] };
}

function publicKeyOf(der: Buffer): KeyObject | null {
  return (
    attempt(() => createPublicKey({ key: der, format: 'der', type: 'spki' })) ??
    attempt(() => createPublicKey({ key: der, format: 'der', type: 'pkcs1' }))
  );
}

/**
 * Node would quietly derive the public key from a private one, and a merchant's private key is none of ours.
 */
function isPrivateKey(der: Buffer): boolean {
  return (['pkcs8', 'pkcs1', 'sec1'] as const).some((type) => {
    return attempt(() => createPrivateKey({ key: der, format: 'der', type })) !== null;
  });
}

function attempt<T>(work: () => T): T | null {
  try {
    return work();
  } catch {
    return null;
  }
}

export type AesKeyResult =
  | { readonly kind: 'parsed'; readonly key: KeyObject }
  /** `problem` is the end of a sentence. */
  | { readonly kind: 'refused'; readonly problem: string };

/**
 * Reads a merchant's AES-256 key, whose form its length tells: 64 hexadecimal, 44 Base64 or 32 raw
 * characters.
 */
export function parseAesKey(text: string): AesKeyResult {
  const bytes = aesKeyBytes(text);
  if (bytes?.length === 32) return { kind: 'parsed', key: createSecretKey(bytes) };
  return {
    kind: 'refused',
    problem: 'must be 64 hexadecimal, 44 Base64 or 32 raw characters, without spaces or line breaks',
  };
}

function aesKeyBytes(text: string): Buffer | null {
  if (text.length === 64) return /^[0-9a-f]{64}$/i.test(text) ? Buffer.from(text, 'hex') : null;
  if (text.length === 44) return decodeBase64(text);
  return /^[\x21-\x7e]{32}$/.test(text) ? Buffer.from(text, 'latin1') : null;
}

export type DecryptResult =
  | { readonly kind: 'decrypted'; readonly plaintext: string }
  | { readonly kind: 'refused'; readonly reason: 'bad-base64' | 'truncated' | 'tampered' | 'not-utf8' };

/**
 * Encrypts a request body, a callback or one sensitive field: Base64(nonce, 12 bytes + ciphertext + tag, 16).
 */
export function encryptBody(plaintext: string, aesKey: KeyObject, random: Random): string {
  const nonce = random(nonceBytes);
  const cipher = createCipheriv('aes-256-gcm', aesKey, nonce, { authTagLength: tagBytes });
  const ciphertext = [cipher.update(plaintext, 'utf8'), cipher.final()];
  return Buffer.concat([nonce, ...ciphertext, cipher.getAuthTag()]).toString('base64');
}

/**
 * One sensitive field of a request, such as a card number or a PIN: so many digits, as they are or encrypted once more
 * with the merchant's key; null for everything else.
 */
export function openDigits(field: unknown, count: number, aesKey: KeyObject): Secret | null {
  if (typeof field !== 'string') return null;
  const areDigits = (text: string) => text.length === count && /^[0-9]+$/.test(text);
  if (areDigits(field)) return Secret.of(field);
  const decrypted = decryptBody(field, aesKey);
  return decrypted.kind === 'decrypted' && areDigits(decrypted.plaintext)
    ? Secret.of(decrypted.plaintext)
    : null;
}

/** Encrypts one sensitive field of an answer. */
export function encryptSecret(secret: Secret, aesKey: KeyObject, random: Random): string {
  return encryptBody(secret.reveal(), aesKey, random);
}

/** A token that the document puts into an answer as it is, because a person's browser is to have it. */
export function tokenText(token: Secret): string {
  return token.reveal();
}

/** The address of a page that whoever has the token may see. It is as secret as the token. */
export function addressOf(root: string, token: Secret): Secret {
  return Secret.of(root + token.reveal());
}

/** Encrypts an object as JSON; secrets among its fields, such as a card number, are in the clear inside. */
export function encryptJson(
  fields: Readonly<Record<string, unknown>>,
  aesKey: KeyObject,
  random: Random,
): string {
  const clear = Object.entries(fields).map(([name, value]) => {
    return [name, value instanceof Secret ? value.reveal() : value] as const;
  });
  return encryptBody(JSON.stringify(Object.fromEntries(clear)), aesKey, random);
}

/** The private key in a PEM text. */
export function openPrivateKey(pem: Secret): KeyObject {
  return createPrivateKey(pem.reveal());
}

/**
 * Opens what `encryptBody` or a merchant made. The Base64 must be the standard one, padded, with nothing
 * around it.
 */
export function decryptBody(text: string, aesKey: KeyObject): DecryptResult {
  const bytes = decodeBase64(text);
  if (bytes === null) return { kind: 'refused', reason: 'bad-base64' };
  if (bytes.length < nonceBytes + tagBytes) return { kind: 'refused', reason: 'truncated' };
  const nonce = bytes.subarray(0, nonceBytes);
  const decipher = createDecipheriv('aes-256-gcm', aesKey, nonce, { authTagLength: tagBytes });
  decipher.setAuthTag(bytes.subarray(-tagBytes));
  const unverified = decipher.update(bytes.subarray(nonceBytes, -tagBytes));
  const last = attempt(() => decipher.final());
  if (last === null) return { kind: 'refused', reason: 'tampered' };
  const plaintext = attempt(() => strictUtf8.decode(Buffer.concat([unverified, last])));
  return plaintext === null ? { kind: 'refused', reason: 'not-utf8' } : { kind: 'decrypted', plaintext };
}

const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Node skips what is not Base64; writing the bytes again shows whether it had to. */
function decodeBase64(text: string): Buffer | null {
  const bytes = Buffer.from(text, 'base64');
  return bytes.toString('base64') === text ? bytes : null;
}

/** Signs the text (body + timestamp + nonce) with a salt of 32 bytes; the signature is Base64. */
export function signPss(text: string | Uint8Array, privateKey: KeyObject): string {
  const padding = constants.RSA_PKCS1_PSS_PADDING;
  return sign('sha256', Buffer.from(text), {
    key: privateKey,
    padding,
    saltLength: signatureSaltBytes,
  }).toString('base64');
}

/**
 * True for a signature with a salt of any length: the document's Go code sends the longest, its Java code 32
 * bytes.
 */
export function verifyPss(text: string | Uint8Array, signature: string, publicKey: KeyObject): boolean {
  const bytes = decodeBase64(signature);
  if (bytes === null || bytes.length === 0) return false;
  const options = {
    key: publicKey,
    padding: constants.RSA_PKCS1_PSS_PADDING,
    saltLength: constants.RSA_PSS_SALTLEN_AUTO,
  };
  return verify('sha256', Buffer.from(text), options, bytes);
}
