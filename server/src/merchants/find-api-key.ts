import type { Queryable } from '../platform/index.ts';
import { type ApiKey, hashApiKey, looksLikeApiKey } from './api-key.ts';
import { selectByHash } from './api-keys-store.ts';

/** The valid key that was presented, or null. `now` is the wall clock's. */
export async function findApiKey(db: Queryable, presented: string, now: Date): Promise<ApiKey | null> {
  return looksLikeApiKey(presented) ? await selectByHash(db, hashApiKey(presented), now) : null;
}
