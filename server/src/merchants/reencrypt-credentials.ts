import type { Database } from '../platform/index.ts';
import type { Vault } from '../vault/index.ts';
import { openSecrets, type SealedSecrets, sealSecrets } from './credential.ts';

const pageSize = 100;

/**
 * Brings the secrets of all credentials under the vault's current key version, a page per transaction. May be
 * killed and repeated.
 * @returns how many credentials it rewrote
 */
export async function reencryptCredentials(database: Database, vault: Vault): Promise<number> {
  let total = 0;
  for (;;) {
    const done = await reencryptPage(database, vault);
    if (done === 0) return total;
    total += done;
  }
}

function reencryptPage(database: Database, vault: Vault): Promise<number> {
  const keyVersion = vault.currentKeyVersion();
  return database.transaction(async (tx) => {
    const rows = await tx.query<{ id: string; secrets: SealedSecrets }>(
      'select id, secrets from credentials where key_version <> $1 order by id limit $2 for update',
      [keyVersion, pageSize],
    );
    const fresh = rows.map(({ id, secrets }) => sealSecrets(vault, id, openSecrets(vault, id, secrets)));
    await tx.query(
      `update credentials set secrets = fresh.secrets, key_version = $3
       from unnest($1::uuid[], $2::text[]::jsonb[]) as fresh (id, secrets) where credentials.id = fresh.id`,
      [rows.map((row) => row.id), fresh.map((secrets) => JSON.stringify(secrets)), keyVersion],
    );
    return rows.length;
  });
}
