import type { Queryable } from '../platform/index.ts';
import type { ApiKey } from './api-key.ts';
import { endApiKey } from './api-keys-store.ts';

export type RevokeApiKeyResult =
  | { readonly kind: 'revoked'; readonly apiKey: ApiKey }
  | { readonly kind: 'api-key-not-found' };

/** Ends a key now. One that has ended already stays as it is, and the answer is the same. */
export async function revokeApiKey(db: Queryable, id: string, now: Date): Promise<RevokeApiKeyResult> {
  const apiKey = await endApiKey(db, id, now);
  return apiKey ? { kind: 'revoked', apiKey } : { kind: 'api-key-not-found' };
}
