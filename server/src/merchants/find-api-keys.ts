import type { Queryable } from '../platform/index.ts';
import { type ApiKey, hashApiKey, looksLikeApiKey } from './api-key.ts';
import { selectByHashes } from './api-keys-store.ts';

/** A text that a caller presented as its key, and when by the wall clock. */
export interface PresentedKey {
  readonly presented: string;
  readonly at: Date;
}

/** For each presented text the key that it is and that is valid then, or null. */
export async function findApiKeys(
  db: Queryable,
  presented: readonly PresentedKey[],
): Promise<(ApiKey | null)[]> {
  const hashes = new Map<string, Buffer>();
  for (const { presented: text } of presented) {
    if (looksLikeApiKey(text) && !hashes.has(text)) hashes.set(text, hashApiKey(text));
  }
  if (hashes.size === 0) return presented.map(() => null);
  const keys = await selectByHashes(db, [...hashes.values()]);
  return presented.map(({ presented: text, at }) => {
    const key = keys.get(hashes.get(text)?.toString('hex') ?? '');
    return key && (key.expiresAt === null || key.expiresAt > at) ? key : null;
  });
}
