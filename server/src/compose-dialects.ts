import type { SpendRules } from './authorizations/index.ts';
import type { ProductRules } from './catalog/index.ts';
import { composeChallengeSecrets, type LaterParts } from './compose-challenge-secrets.ts';
import type { Engine } from './compose-engine.ts';
import type { Config } from './config.ts';
import {
  bananatechDoor,
  bananatechProducts,
  bananatechProfile,
  bananatechSandbox,
  bananatechWebhooks,
} from './dialects/bananatech/index.ts';
import {
  openPlatformKey,
  reencryptPlatformKeys,
  worldcardDoor,
  worldcardProducts,
  worldcardProfile,
  worldcardSandbox,
  worldcardWebhooks,
} from './dialects/worldcard/index.ts';
import type { WebhookDialect } from './events/index.ts';
import type { DialectProfile, RateLimiter } from './merchants/index.ts';
import type { Clock, Database, Door, Random } from './platform/index.ts';
import type { SandboxDialect } from './sandbox/index.ts';
import type { Vault } from './vault/index.ts';

/** A vendor's protocol, as the composition sees it: what it brings for each of its sides. */
export interface Dialect {
  readonly name: string;
  readonly title: string;
  readonly profile: DialectProfile;
  readonly products: ProductRules;
  /** What cards of the products that a programme starts with may be used for; null for everything. */
  readonly spendRules: SpendRules | null;
  readonly webhooks: WebhookDialect;
  readonly sandbox: SandboxDialect;
  /** Its door, once there is an engine behind it. */
  door(engine: Pick<Engine, 'cards' | 'challenges' | 'registration'>): Door;
}

export interface DialectParts {
  readonly config: Pick<Config, 'allowPrivateCallbacks'>;
  readonly database: Database;
  readonly vault: Vault;
  readonly wall: Clock;
  readonly random: Random;
  readonly rateLimiter: RateLimiter;
  readonly later: LaterParts;
}

/** Every dialect that this server speaks. A new one is added in this file, and nowhere else in the composition. */
export async function composeDialects(parts: DialectParts): Promise<Dialect[]> {
  return [await worldcard(parts), bananatech(parts)];
}

async function worldcard(parts: DialectParts): Promise<Dialect> {
  const { database, vault, wall, random, rateLimiter } = parts;
  const challenges = composeChallengeSecrets(parts.later);
  const platformKey = await openPlatformKey({ database, vault, wall });
  return {
    name: worldcardSandbox.name,
    title: 'WorldCard',
    profile: worldcardProfile({ random, platformPublicKeyPem: platformKey.publicKeyPem }),
    products: worldcardProducts,
    spendRules: null,
    webhooks: worldcardWebhooks({ database, vault, wall, random, platformKey, challenges }),
    sandbox: worldcardSandbox,
    door: ({ cards }) => worldcardDoor({ cards, wall, random, rateLimiter }),
  };
}

function bananatech(parts: DialectParts): Dialect {
  const { config, database, vault, wall, random, rateLimiter } = parts;
  const challenges = composeChallengeSecrets(parts.later);
  return {
    name: bananatechSandbox.name,
    title: 'BananaTech',
    profile: bananatechProfile({ random }),
    products: bananatechProducts,
    spendRules: bananatechSandbox.spendRules,
    webhooks: bananatechWebhooks({ database, vault, wall, random, challenges }),
    sandbox: bananatechSandbox,
    door: ({ cards, challenges, registration }) =>
      bananatechDoor({
        ...{ cards, challenges, registration, wall, random, rateLimiter },
        allowPrivateCallbacks: config.allowPrivateCallbacks,
      }),
  };
}

/** Brings what dialects keep sealed under the vault's current keys. @returns how much it rewrote */
export async function reencryptDialects(database: Database, vault: Vault): Promise<number> {
  return await reencryptPlatformKeys(database, vault);
}
