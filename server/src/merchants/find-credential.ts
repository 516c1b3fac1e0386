import type { Queryable } from '../platform/index.ts';
import type { Vault } from '../vault/index.ts';
import { type Credential, type CredentialSecrets, openSecrets } from './credential.ts';
import { type CredentialWithOwner, selectByPublicId, selectCurrent } from './credentials-store.ts';
import type { Merchant, Programme } from './merchant.ts';

export interface FoundCredential {
  readonly merchant: Merchant;
  readonly programme: Programme;
  readonly credential: Credential;
  readonly secrets: CredentialSecrets;
}

/** The valid credential that a request names, with whom it belongs to: one query. `now` is the wall clock's. */
export async function findCredential(
  db: Queryable,
  vault: Vault,
  key: { readonly dialect: string; readonly publicId: string; readonly now: Date },
): Promise<FoundCredential | null> {
  // A text with NUL is no text to PostgreSQL, and no public id to us.
  if (key.publicId.includes('\u0000') || !key.publicId.isWellFormed()) return null;
  const found = await selectByPublicId(db, key);
  return found && opened(vault, found);
}

/** The credential that what we send to a programme's receivers is signed and encrypted with: its newest valid one. */
export async function currentCredential(
  db: Queryable,
  vault: Vault,
  key: { readonly merchantId: string; readonly programmeId: string; readonly now: Date },
): Promise<FoundCredential | null> {
  const found = await selectCurrent(db, key);
  return found && opened(vault, found);
}

function opened(vault: Vault, { credential, merchant, programme }: CredentialWithOwner): FoundCredential {
  const { secrets, ...rest } = credential;
  return { merchant, programme, credential: rest, secrets: openSecrets(vault, rest.id, secrets) };
}
