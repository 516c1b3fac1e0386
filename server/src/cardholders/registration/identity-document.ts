import type { Database, Queryable, Transaction } from '../../platform/index.ts';
import { reencryptColumn, type Vault } from '../../vault/index.ts';

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
  const sealed = vault.sealBytes(text, sealContext({ merchantId, cardholderId }));
  return { merchantId, cardholderId, sealed };
}

const sealContext = ({ merchantId, cardholderId }: Whose) =>
  `identity-document:${merchantId}:${cardholderId}`;

/** A person's identity document, decrypted: for an operator who reviews. Null where nobody handed one in for them. */
export async function readIdentity(
  { database, vault }: { readonly database: Queryable; readonly vault: Vault },
  whose: Whose,
): Promise<IdentityDocument | null> {
  const [row] = await database.query<{ sealed: Buffer }>(
    'select sealed_details as sealed from identity_documents where merchant_id = $1 and cardholder_id = $2',
    [whose.merchantId, whose.cardholderId],
  );
  if (!row) return null;
  const kept = JSON.parse(vault.openBytes(row.sealed, sealContext(whose)).toString());
  const dayOf = (text: string | null) => (text === null ? null : new Date(text));
  return { ...kept, issuedAt: dayOf(kept.issuedAt), expiresAt: dayOf(kept.expiresAt) };
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

/** Brings all identity documents under the vault's current keys. @returns how many it rewrote */
export function reencryptIdentities(database: Database, vault: Vault): Promise<number> {
  return reencryptColumn<Whose>(database, vault, {
    table: 'identity_documents',
    column: 'sealed_details',
    key: { merchantId: 'merchant_id', cardholderId: 'cardholder_id' },
    contextOf: sealContext,
  });
}

/** Deletes a person's identity document for good: the right to be forgotten. @returns how many there were */
export async function deleteIdentity(tx: Transaction, { merchantId, cardholderId }: Whose): Promise<number> {
  const rows = await tx.query(
    'delete from identity_documents where merchant_id = $1 and cardholder_id = $2 returning cardholder_id',
    [merchantId, cardholderId],
  );
  return rows.length;
}
