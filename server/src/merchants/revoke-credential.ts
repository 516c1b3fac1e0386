import type { Queryable } from '../platform/index.ts';
import type { Credential } from './credential.ts';
import { endCredential, readCredential } from './credentials-store.ts';

export type RevokeCredentialResult =
  | { readonly kind: 'revoked'; readonly credential: Credential }
  | { readonly kind: 'credential-not-found' };

/** Ends a credential now. One that has ended already stays as it is, and the answer is the same. */
export async function revokeCredential(
  db: Queryable,
  {
    merchantId,
    credentialId,
    now,
  }: { readonly merchantId: string; readonly credentialId: string; readonly now: Date },
): Promise<RevokeCredentialResult> {
  const key = { merchantId, credentialId };
  const ended = await endCredential(db, key, { at: now, now });
  const credential = ended ?? (await readCredential(db, key));
  return credential ? { kind: 'revoked', credential } : { kind: 'credential-not-found' };
}
