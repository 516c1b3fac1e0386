import { createCipheriv, createDecipheriv, hkdfSync } from 'node:crypto';
import type { Random } from '../../platform/index.ts';

// An answer may hold what is shown only once, such as a new API key. So it is kept under a key that is derived from
// the caller's own API key: this server can open it only while the caller is here with that key.

const nonceBytes = 12;
const tagBytes = 16;
const keyBytes = 32;

function derivedKey(apiKey: string, idempotencyKey: string): Buffer {
  return Buffer.from(hkdfSync('sha256', apiKey, idempotencyKey, 'emboss idempotent answer', keyBytes));
}

/** AES-256-GCM: nonce (12 bytes), ciphertext, tag (16). */
export function sealAnswer(text: string, apiKey: string, idempotencyKey: string, random: Random): Buffer {
  const nonce = random(nonceBytes);
  const cipher = createCipheriv('aes-256-gcm', derivedKey(apiKey, idempotencyKey), nonce, {
    authTagLength: tagBytes,
  });
  return Buffer.concat([nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
}

/** @throws Error when the answer was changed or was not sealed for this API key and idempotency key */
export function openAnswer(sealed: Uint8Array, apiKey: string, idempotencyKey: string): string {
  const nonce = sealed.subarray(0, nonceBytes);
  const decipher = createDecipheriv('aes-256-gcm', derivedKey(apiKey, idempotencyKey), nonce, {
    authTagLength: tagBytes,
  });
  decipher.setAuthTag(sealed.subarray(-tagBytes));
  const text = decipher.update(sealed.subarray(nonceBytes, -tagBytes), undefined, 'utf8');
  return text + decipher.final('utf8');
}
