import type { Transaction } from '../platform/index.ts';
import type { Vault } from '../vault/index.ts';
import { createCredential } from './create-credential.ts';
import type { Credential } from './credential.ts';
import { endCredential, lockCredential } from './credentials-store.ts';
import type { PreparedCredential } from './dialect-profile.ts';
import { type Invalid, invalid } from './invalid.ts';

export interface CredentialRotation {
  readonly merchantId: string;
  readonly credentialId: string;
  /** The id and content of the credential that takes over. */
  readonly newId: string;
  readonly prepared: PreparedCredential;
  readonly now: Date;
  /** Until when the old credential is valid beside the new one. */
  readonly overlapUntil: Date;
}

export type RotateCredentialResult =
  | { readonly kind: 'rotated'; readonly credential: Credential; readonly previous: Credential }
  | { readonly kind: 'credential-not-found' }
  /** It was rotated or revoked before. */
  | { readonly kind: 'credential-has-ended' }
  | { readonly kind: 'public-id-taken' }
  | Invalid;

const longestOverlapMs = 90 * 24 * 60 * 60 * 1000;

/** Puts a new credential beside an old one, which ends when the overlap does. What we send uses the new one at once. */
export async function rotateCredential(
  tx: Transaction,
  vault: Vault,
  rotation: CredentialRotation,
): Promise<RotateCredentialResult> {
  const { now, overlapUntil, newId, prepared, merchantId } = rotation;
  const overlapMs = overlapUntil.getTime() - now.getTime();
  if (!(overlapMs >= 0 && overlapMs <= longestOverlapMs)) {
    return invalid('overlap', 'must be at least zero and at most 90 days');
  }
  const standing = await lockCredential(tx, rotation);
  if (standing === null) return { kind: 'credential-not-found' };
  if (standing.expiresAt !== null) return { kind: 'credential-has-ended' };
  const { programmeId } = standing;
  const created = await createCredential(tx, vault, {
    id: newId,
    merchantId,
    programmeId,
    prepared,
    createdAt: now,
  });
  if (created.kind === 'programme-not-found') throw new Error('A credential outlived its programme.');
  if (created.kind !== 'created') return created;
  const previous = await endCredential(tx, rotation, { at: overlapUntil, now });
  if (previous === null) throw new Error('A locked credential was ended by somebody else.');
  return { kind: 'rotated', credential: created.credential, previous };
}
