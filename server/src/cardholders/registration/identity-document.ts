import type { Transaction } from '../../platform/index.ts';
import type { Vault } from '../../vault/index.ts';

/** What an identity document says of its holder beside what their cards need. What nobody said is null. */
export interface IdentityDocument {
  readonly type: string;
  readonly number: string;
  readonly gender: string | null;
  readonly issuedAt: Date | null;
  readonly expiresAt: Date | null;
}

interface Whose {
  readonly merchantId: string;
  readonly cardholderId: string;
}

export interface SealedIdentity extends Whose {
  readonly sealed: Buffer;
}

/** An identity document as it is kept: it opens for its holder alone. */
export function sealIdentity(
  vault: Vault,
  { merchantId, cardholderId }: Whose,
  document: IdentityDocument,
): SealedIdentity {
  const text = Buffer.from(JSON.stringify(document));
  const context = `identity-document:${merchantId}:${cardholderId}`;
  return { merchantId, cardholderId, sealed: vault.sealBytes(text, context) };
}

export async function storeIdentities(tx: Transaction, rows: readonly SealedIdentity[]): Promise<void> {
  await tx.query(
    `insert into identity_documents (merchant_id, cardholder_id, sealed_details)
     select * from unnest($1::uuid[], $2::uuid[], $3::bytea[])`,
    [
      rows.map(({ merchantId }) => merchantId),
      rows.map(({ cardholderId }) => cardholderId),
      rows.map(({ sealed }) => sealed),
    ],
  );
}
