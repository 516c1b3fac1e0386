import { createHash } from 'node:crypto';
import type { Random } from '../platform/index.ts';

/** Who may use a key for what. Operators act for every merchant; the others for the key's own. */
export type ApiScope = 'operator' | 'merchant' | 'network';

/** A key of the native API, without the key itself: only its hash is kept. */
export interface ApiKey {
  readonly id: string;
  readonly name: string;
  readonly scopes: readonly ApiScope[];
  /** Null for an operator's key. */
  readonly merchantId: string | null;
  /** The key's last characters. */
  readonly hint: string;
  readonly createdAt: Date;
  /** By the wall clock; null while it has no end. */
  readonly expiresAt: Date | null;
}

const keyForm = /^emb_[A-Za-z0-9_-]{43}$/;
const keyBytes = 32;

/** A new random key: `emb_` and 256 bits. */
export function generateApiKey(random: Random): string {
  return `emb_${Buffer.from(random(keyBytes)).toString('base64url')}`;
}

/** Whether a text may be a key at all; anything else need not be looked up. */
export function looksLikeApiKey(text: string): boolean {
  return keyForm.test(text);
}

/** What a key is stored and found by. It has 256 random bits, so a plain hash cannot be searched. */
export function hashApiKey(key: string): Buffer {
  return createHash('sha256').update(key).digest();
}
