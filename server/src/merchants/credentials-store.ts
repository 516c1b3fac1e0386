import type { Queryable, Transaction } from '../platform/index.ts';
import type { Credential, SealedSecrets } from './credential.ts';
import type { Merchant, Programme, ProgrammeSettings } from './merchant.ts';
import { type MerchantRow, merchantFromRow } from './merchants-store.ts';
import { programmeSettings } from './programmes-store.ts';

/** A credential with its secrets as they are stored. */
export interface StoredCredential extends Credential {
  readonly secrets: SealedSecrets;
}

/** A credential with the merchant and programme it belongs to. */
export interface CredentialWithOwner {
  readonly credential: StoredCredential;
  readonly merchant: Merchant;
  readonly programme: Programme;
}

const columns = `id, merchant_id as "merchantId", programme_id as "programmeId", dialect, public_id as "publicId",
  public_details as "publicDetails", created_at as "createdAt", expires_at as "expiresAt"`;

export interface CredentialKey {
  readonly merchantId: string;
  readonly credentialId: string;
}

const selectOne = `select ${columns} from credentials where merchant_id = $1 and id = $2`;

/** Inserts the credential; false when its public id is taken or its programme does not exist. */
export async function insertCredential(
  db: Queryable,
  credential: StoredCredential,
  keyVersion: number,
): Promise<boolean> {
  const rows = await db.query(
    `insert into credentials (id, merchant_id, programme_id, dialect, public_id, secrets, key_version,
       public_details, created_at, expires_at)
     select $1::uuid, merchant_id, id, $4::text, $5::text, $6::jsonb, $7::integer, $8::jsonb, $9::timestamptz,
       $10::timestamptz
     from programmes where merchant_id = $2 and id = $3
     on conflict (dialect, public_id) do nothing
     returning id`,
    [
      credential.id,
      credential.merchantId,
      credential.programmeId,
      credential.dialect,
      credential.publicId,
      JSON.stringify(credential.secrets),
      keyVersion,
      JSON.stringify(credential.publicDetails),
      credential.createdAt,
      credential.expiresAt,
    ],
  );
  return rows.length === 1;
}

/** Brings a valid credential's end forward to `at`, never back; null when there is no valid one of that id. */
export async function endCredential(
  db: Queryable,
  key: CredentialKey,
  { at, now }: { readonly at: Date; readonly now: Date },
): Promise<Credential | null> {
  const rows = await db.query<Credential>(
    `update credentials set expires_at = least(expires_at, $3)
     where merchant_id = $1 and id = $2 and (expires_at is null or expires_at > $4)
     returning ${columns}`,
    [key.merchantId, key.credentialId, at, now],
  );
  return rows[0] ?? null;
}

/** The merchant's credential without its secrets, ended or not, or null. */
export async function readCredential(db: Queryable, key: CredentialKey): Promise<Credential | null> {
  const rows = await db.query<Credential>(selectOne, [key.merchantId, key.credentialId]);
  return rows[0] ?? null;
}

/** Reads the credential and keeps others from ending it until the transaction is over. */
export async function lockCredential(tx: Transaction, key: CredentialKey): Promise<Credential | null> {
  const rows = await tx.query<Credential>(`${selectOne} for update`, [key.merchantId, key.credentialId]);
  return rows[0] ?? null;
}

interface OwnerRow extends Omit<StoredCredential, 'merchant' | 'programme'> {
  readonly merchant_row: Omit<MerchantRow, 'createdAt'>;
  readonly merchant_created_at: Date;
  readonly programme_name: string;
  readonly programme_settings: ProgrammeSettings;
  readonly programme_created_at: Date;
}

const ownerColumns = `c.id, c.merchant_id as "merchantId", c.programme_id as "programmeId", c.dialect,
  c.public_id as "publicId", c.public_details as "publicDetails", c.created_at as "createdAt",
  c.expires_at as "expiresAt", c.secrets,
  jsonb_build_object('id', m.id, 'name', m.name, 'settings', m.settings, 'allowlist', m.allowlist) as merchant_row,
  m.created_at as merchant_created_at, programmes.name as programme_name,
  programmes.created_at as programme_created_at, ${programmeSettings} as programme_settings
  from credentials c
  join programmes on programmes.merchant_id = c.merchant_id and programmes.id = c.programme_id
  join merchants m on m.id = c.merchant_id`;

export async function selectByPublicId(
  db: Queryable,
  key: { readonly dialect: string; readonly publicId: string; readonly now: Date },
): Promise<CredentialWithOwner | null> {
  const rows = await db.query<OwnerRow>(
    `select ${ownerColumns}
     where c.dialect = $1 and c.public_id = $2 and (c.expires_at is null or c.expires_at > $3)`,
    [key.dialect, key.publicId, key.now],
  );
  return rows[0] ? withOwner(rows[0]) : null;
}

/** The programme's newest valid credential: one without an end before one that is being phased out. */
export async function selectCurrent(
  db: Queryable,
  key: { readonly merchantId: string; readonly programmeId: string; readonly now: Date },
): Promise<CredentialWithOwner | null> {
  const rows = await db.query<OwnerRow>(
    `select ${ownerColumns}
     where c.merchant_id = $1 and c.programme_id = $2 and (c.expires_at is null or c.expires_at > $3)
     order by c.expires_at desc nulls first, c.created_at desc, c.id desc limit 1`,
    [key.merchantId, key.programmeId, key.now],
  );
  return rows[0] ? withOwner(rows[0]) : null;
}

/** A page of the merchant's credentials, expired ones included, in the order of their creation. */
export function listCredentials(
  db: Queryable,
  scope: { readonly merchantId: string; readonly programmeId: string | null },
  page: { readonly after: string | null; readonly limit: number },
): Promise<Credential[]> {
  return db.query<Credential>(
    `select ${columns} from credentials
     where merchant_id = $1 and ($2::uuid is null or programme_id = $2) and ($3::uuid is null or id > $3)
     order by id limit $4`,
    [scope.merchantId, scope.programmeId, page.after, page.limit],
  );
}

function withOwner(row: OwnerRow): CredentialWithOwner {
  const {
    merchant_row,
    merchant_created_at,
    programme_name,
    programme_created_at,
    programme_settings,
    ...credential
  } = row;
  const { merchantId, programmeId, dialect } = credential;
  return {
    credential,
    merchant: merchantFromRow({ ...merchant_row, createdAt: merchant_created_at }),
    programme: {
      id: programmeId,
      merchantId,
      name: programme_name,
      dialect,
      settings: programme_settings,
      createdAt: programme_created_at,
    },
  };
}
