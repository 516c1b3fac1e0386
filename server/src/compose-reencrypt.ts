import { reencryptHookSecrets } from './authorizations/index.ts';
import { reencryptDocuments, reencryptIdentities } from './cardholders/index.ts';
import { reencryptDialects } from './compose-dialects.ts';
import { reencryptCredentials } from './merchants/index.ts';
import type { Database } from './platform/index.ts';
import { reencryptSandboxProfile } from './sandbox/index.ts';
import type { Vault } from './vault/index.ts';

/** How much was brought under the vault's current keys. */
export interface Reencryption {
  readonly cardNumbers: number;
  readonly credentials: number;
  readonly platformKeys: number;
  readonly decisionHooks: number;
  readonly pictures: number;
  readonly identityDocuments: number;
  /** One in a sandbox that has started, none in production. */
  readonly sandboxProfiles: number;
}

/**
 * Brings everything that is sealed and stays under the vault's current keys. May be killed and repeated. Left are challenges:
 * what is sealed of one is deleted within minutes, when it ends.
 */
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
    pictures: await reencryptDocuments(database, vault),
    identityDocuments: await reencryptIdentities(database, vault),
    sandboxProfiles: await reencryptSandboxProfile(database, vault),
  };
}
