import type { Queryable } from '../platform/index.ts';
import type { Vault } from '../vault/index.ts';
import { type Credential, sealSecrets, secretsOf } from './credential.ts';
import { insertCredential } from './credentials-store.ts';
import type { PreparedCredential } from './dialect-profile.ts';
import { findProgramme } from './programmes-store.ts';

export interface NewCredential {
  readonly id: string;
  readonly merchantId: string;
  readonly programmeId: string;
  /** Made by the credential scheme of the programme's dialect. */
  readonly prepared: PreparedCredential;
  /** By the wall clock, like all lives of credentials. */
  readonly createdAt: Date;
}

export type CreateCredentialResult =
  | { readonly kind: 'created'; readonly credential: Credential }
  | { readonly kind: 'programme-not-found' }
  | { readonly kind: 'public-id-taken' };

/** Gives a programme a credential, its secrets sealed. A programme may have several at a time. */
export async function createCredential(
  db: Queryable,
  vault: Vault,
  { prepared, ...input }: NewCredential,
): Promise<CreateCredentialResult> {
  const programme = await findProgramme(db, input);
  if (programme === null) return { kind: 'programme-not-found' };
  const { publicId, publicDetails } = prepared;
  const credential: Credential = {
    ...input,
    dialect: programme.dialect,
    publicId,
    publicDetails,
    expiresAt: null,
  };
  const secrets = sealSecrets(vault, input.id, secretsOf(prepared.secrets));
  const isInserted = await insertCredential(db, { ...credential, secrets }, vault.currentKeyVersion());
  return isInserted ? { kind: 'created', credential } : { kind: 'public-id-taken' };
}
