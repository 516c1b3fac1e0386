import type { Database } from '../../platform/index.ts';
import type { Vault } from '../../vault/index.ts';
import type { HookKey, SealedHook } from './decision-hook.ts';
import { secretContext } from './hook-secret.ts';

const pageSize = 100;

/**
 * Brings the secrets of all hooks under the vault's current key version, a page per transaction. May be killed and
 * repeated.
 * @returns how many hooks it rewrote
 */
export async function reencryptHookSecrets(
  database: Database,
  vault: Pick<Vault, 'seal' | 'open' | 'currentKeyVersion'>,
): Promise<number> {
  let total = 0;
  for (;;) {
    const done = await reencryptPage(database, vault);
    if (done === 0) return total;
    total += done;
  }
}

type Row = HookKey & Pick<SealedHook, 'secret' | 'previousSecret'>;

function reencryptPage(
  database: Database,
  vault: Pick<Vault, 'seal' | 'open' | 'currentKeyVersion'>,
): Promise<number> {
  const keyVersion = vault.currentKeyVersion();
  return database.transaction(async (tx) => {
    const rows = await tx.query<Row>(
      `select merchant_id as "merchantId", programme_id as "programmeId", secret, previous_secret as "previousSecret"
       from decision_hooks where key_version <> $1 order by merchant_id, programme_id limit $2 for update`,
      [keyVersion, pageSize],
    );
    const fresh = (row: Row, sealed: Buffer | null) =>
      sealed && vault.seal(vault.open(sealed, secretContext(row)), secretContext(row));
    await tx.query(
      `update decision_hooks set secret = fresh.secret, previous_secret = fresh.previous_secret, key_version = $5
       from unnest($1::uuid[], $2::uuid[], $3::bytea[], $4::bytea[])
         as fresh (merchant_id, programme_id, secret, previous_secret)
       where decision_hooks.merchant_id = fresh.merchant_id
         and decision_hooks.programme_id = fresh.programme_id`,
      [
        rows.map((row) => row.merchantId),
        rows.map((row) => row.programmeId),
        rows.map((row) => fresh(row, row.secret)),
        rows.map((row) => fresh(row, row.previousSecret)),
        keyVersion,
      ],
    );
    return rows.length;
  });
}
