import type { AuthorizationsContext } from './authorizations/index.ts';
import type { CardsContext } from './cards/index.ts';
import type { ProductRules } from './catalog/index.ts';
import { composeChallengeSecrets, type LaterParts } from './compose-challenge-secrets.ts';
import {
  openPlatformKey,
  reencryptPlatformKeys,
  startNonceSweep,
  worldcardDoor,
  worldcardProducts,
  worldcardProfile,
  worldcardSandbox,
  worldcardWebhooks,
} from './dialects/worldcard/index.ts';
import type { WebhookDialect } from './events/index.ts';
import type { DialectProfile, RateLimiter } from './merchants/index.ts';
import type { Clock, Database, Door, Poller, Random } from './platform/index.ts';
import type { SandboxDialect } from './sandbox/index.ts';
import type { Vault } from './vault/index.ts';

/** A vendor's protocol, as the composition sees it: what it brings for each of its sides. */
export interface Dialect {
  readonly name: string;
  readonly profile: DialectProfile;
  readonly products: ProductRules;
  readonly webhooks: WebhookDialect;
  readonly sandbox: SandboxDialect;
  /** Its door, once there is an engine behind it. */
  door(engine: { readonly cards: CardsContext; readonly authorizations: AuthorizationsContext }): Door;
  /** What it does in the background. */
  startWorkers(onError: (error: unknown) => void): Poller[];
}

export interface DialectParts {
  readonly database: Database;
  readonly vault: Vault;
  readonly wall: Clock;
  readonly random: Random;
  readonly rateLimiter: RateLimiter;
  readonly later: LaterParts;
}

/** Every dialect that this server speaks. A new one is added in this file, and nowhere else in the composition. */
export async function composeDialects(parts: DialectParts): Promise<Dialect[]> {
  return [await worldcard(parts)];
}

async function worldcard(parts: DialectParts): Promise<Dialect> {
  const { database, vault, wall, random, rateLimiter } = parts;
  const challenges = composeChallengeSecrets(parts.later);
  const platformKey = await openPlatformKey({ database, vault, wall });
  return {
    name: worldcardSandbox.name,
    profile: worldcardProfile({ random, platformPublicKeyPem: platformKey.publicKeyPem }),
    products: worldcardProducts,
    webhooks: worldcardWebhooks({ database, vault, wall, random, platformKey, challenges }),
    sandbox: worldcardSandbox,
    door: ({ cards }) => worldcardDoor({ cards, wall, random, rateLimiter }),
    startWorkers: (onError) => [startNonceSweep(database, wall, onError)],
  };
}

/** Brings what dialects keep sealed under the vault's current keys. @returns how much it rewrote */
export async function reencryptDialects(database: Database, vault: Vault): Promise<number> {
  return await reencryptPlatformKeys(database, vault);
}
