import { reencryptHookSecrets } from './authorizations/index.ts';
import { reencryptDialects } from './compose-dialects.ts';
import { reencryptCredentials } from './merchants/index.ts';
import type { Database } from './platform/index.ts';
import type { Vault } from './vault/index.ts';

/** How much was brought under the vault's current keys. */
export interface Reencryption {
  readonly cardNumbers: number;
  readonly credentials: number;
  readonly platformKeys: number;
  readonly decisionHooks: number;
}

/** Brings everything that is sealed under the vault's current keys. May be killed and repeated. */
export async function reencryptEverything(
  database: Database,
  vault: Vault,
  onProgress: (cardNumbers: number) => void,
): Promise<Reencryption> {
  return {
    cardNumbers: await vault.reencrypt(database, { onProgress }),
    credentials: await reencryptCredentials(database, vault),
    platformKeys: await reencryptDialects(database, vault),
    decisionHooks: await reencryptHookSecrets(database, vault),
  };
}
