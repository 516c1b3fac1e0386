import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createHmac,
  createSecretKey,
  type KeyObject,
  timingSafeEqual,
} from 'node:crypto';
import type { Random } from '../../platform/index.ts';
import { Secret } from '../../vault/index.ts';

// AES-CBC with PKCS7 padding and an IV in front, in Base64; HMAC-SHA256 over the Base64 text. The MAC is verified before
// anything is decrypted, so nobody learns from the padding.

const ivBytes = 16;

/** How the Secret Key becomes the key of the cipher: the document does not say, and `raw` is the plain reading. */
export const keyDerivations = ['raw', 'sha256', 'hex', 'base64'] as const;
export type KeyDerivation = (typeof keyDerivations)[number];

/** Both keys that one Secret Key stands for. */
export interface WireKeys {
  readonly cipher: KeyObject;
  readonly mac: KeyObject;
}

export type ParsedKeys =
  | { readonly kind: 'parsed'; readonly keys: WireKeys }
  | { readonly kind: 'refused'; readonly problem: string };

/** The keys of a Secret Key. The MAC's is its text as it is, whatever the cipher's is derived by. */
export function parseSecretKey(secret: Secret, derivation: KeyDerivation): ParsedKeys {
  const text = secret.reveal();
  if (!/^[\x21-\x7e]{16,256}$/.test(text))
    return refused('must be 16 to 256 printable ASCII characters, without spaces');
  const bytes = derived(text, derivation);
  if (![16, 24, 32].includes(bytes.length))
    return refused(`must be 16, 24 or 32 bytes (${derivation === 'raw' ? 'characters' : derivation})`);
  return {
    kind: 'parsed',
    keys: { cipher: createSecretKey(bytes), mac: createSecretKey(Buffer.from(text, 'utf8')) },
  };
}

function derived(text: string, derivation: KeyDerivation): Buffer {
  switch (derivation) {
    case 'raw':
      return Buffer.from(text, 'utf8');
    case 'sha256':
      return createHash('sha256').update(text, 'utf8').digest();
    case 'hex':
    case 'base64':
      return decoded(text, derivation);
  }
}

/** Node skips what is not of the encoding; writing the bytes again shows whether it had to. */
function decoded(text: string, encoding: 'hex' | 'base64'): Buffer {
  const bytes = Buffer.from(text, encoding);
  const again = bytes.toString(encoding);
  return again === (encoding === 'hex' ? text.toLowerCase() : text) ? bytes : Buffer.alloc(0);
}

function refused(problem: string): ParsedKeys {
  return { kind: 'refused', problem };
}

/** What an answer is made of, and a webhook too. */
export interface Sealed {
  readonly encrypted_payload: string;
  readonly hmac: string;
}

/** Encrypts an object as JSON under an IV of its own, and signs it; secrets in it are in the clear inside. */
export function sealJson(fields: object, { cipher, mac }: WireKeys, random: Random): Sealed {
  const iv = random(ivBytes);
  const encryption = createCipheriv(algorithmOf(cipher), cipher, iv);
  const plaintext = JSON.stringify(inTheClear(fields));
  const bytes = Buffer.concat([iv, encryption.update(plaintext, 'utf8'), encryption.final()]);
  const encryptedPayload = bytes.toString('base64');
  return { encrypted_payload: encryptedPayload, hmac: hmacOf(encryptedPayload, mac).toString('hex') };
}

/** JSON asks a value how it is written before anybody can answer for it, so secrets are opened first. */
function inTheClear(fields: object): object {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [name, value instanceof Secret ? value.reveal() : value]),
  );
}

/** Whether the MAC, in hexadecimal of either case, is that of the Base64 text. */
export function hmacIsValid(encryptedPayload: string, hmac: string, { mac }: WireKeys): boolean {
  const given = /^[0-9a-fA-F]{64}$/.test(hmac) ? Buffer.from(hmac, 'hex') : Buffer.alloc(32);
  return timingSafeEqual(given, hmacOf(encryptedPayload, mac)) && hmac.length === 64;
}

/** The plaintext, or null where the text is not padded standard Base64, or does not decrypt to UTF-8. */
export function openPayload(encryptedPayload: string, { cipher }: WireKeys): string | null {
  const bytes = Buffer.from(encryptedPayload, 'base64');
  if (bytes.toString('base64') !== encryptedPayload || bytes.length < 2 * ivBytes) return null;
  try {
    const decryption = createDecipheriv(algorithmOf(cipher), cipher, bytes.subarray(0, ivBytes));
    const plaintext = Buffer.concat([decryption.update(bytes.subarray(ivBytes)), decryption.final()]);
    return strictUtf8.decode(plaintext);
  } catch {
    return null;
  }
}

const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function algorithmOf(key: KeyObject): string {
  return `aes-${(key.symmetricKeySize ?? 0) * 8}-cbc`;
}

function hmacOf(text: string, key: KeyObject): Buffer {
  return createHmac('sha256', key).update(text, 'utf8').digest();
}

/** So many digits within these bounds, as a secret; null for everything else. */
export function readDigits(field: unknown, least: number, most: number): Secret | null {
  const isRight =
    typeof field === 'string' && field.length >= least && field.length <= most && /^[0-9]+$/.test(field);
  return isRight ? Secret.of(field) : null;
}

/** A card number with all but its last four digits hidden. */
export function maskedNumber(number: Secret): string {
  return number.last4().padStart(number.reveal().length, '*');
}

/** A fingerprint of what was sent, by which the same bytes are known again. */
export function payloadDigest(encryptedPayload: string): string {
  return createHash('sha256').update(encryptedPayload, 'utf8').digest('hex');
}
