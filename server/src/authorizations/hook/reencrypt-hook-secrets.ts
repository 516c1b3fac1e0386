import type { Database } from '../../platform/index.ts';
import { reencryptColumn, type Vault } from '../../vault/index.ts';
import type { HookKey } from './decision-hook.ts';
import { secretContext } from './hook-secret.ts';

/**
 * Brings the secrets of all hooks, those on their way out too, under the vault's current keys.
 * @returns how many it rewrote
 */
export async function reencryptHookSecrets(database: Database, vault: Vault): Promise<number> {
  let total = 0;
  for (const column of ['secret', 'previous_secret']) {
    total += await reencryptColumn<HookKey>(database, vault, {
      table: 'decision_hooks',
      column,
      key: { merchantId: 'merchant_id', programmeId: 'programme_id' },
      contextOf: secretContext,
    });
  }
  return total;
}
