import { generateKeyPair, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import type { Clock, Database, Queryable } from '../../platform/index.ts';
import { reencryptColumn, Secret, type Vault } from '../../vault/index.ts';
import { openPrivateKey } from './crypto.ts';

/** The key pair that this installation signs its callbacks with. Merchants verify with the public half. */
export interface PlatformKey {
  readonly privateKey: KeyObject;
  /** SPKI in PEM. */
  readonly publicKeyPem: string;
}

export interface PlatformKeyContext {
  readonly database: Database;
  readonly vault: Vault;
  /** The wall clock. */
  readonly wall: Clock;
}

interface KeyRow {
  readonly generation: number;
  readonly publicKeyPem: string;
  readonly sealedPrivateKey: Buffer;
}

const generateRsaKeyPair = promisify(generateKeyPair);
const modulusLength = 2048;

/** Opens the platform's key, and makes it at the first start. Processes that start together agree on one. */
export async function openPlatformKey(context: PlatformKeyContext): Promise<PlatformKey> {
  const standing = await readNewest(context.database);
  if (standing) return opened(context.vault, standing);
  await createFirst(context);
  const created = await readNewest(context.database);
  if (!created) throw new Error("The platform's key was created and is not there.");
  return opened(context.vault, created);
}

/** Brings the platform's keys under the vault's current keys. @returns how many it rewrote */
export function reencryptPlatformKeys(database: Database, vault: Vault): Promise<number> {
  return reencryptColumn<Pick<KeyRow, 'generation'>>(database, vault, {
    table: 'worldcard_platform_keys',
    column: 'sealed_private_key',
    key: { generation: 'generation' },
    contextOf: ({ generation }) => sealContext(generation),
  });
}

const selectKeys = `select generation, public_key_pem as "publicKeyPem", sealed_private_key as "sealedPrivateKey"
  from worldcard_platform_keys`;

async function readNewest(database: Queryable): Promise<KeyRow | null> {
  const rows = await database.query<KeyRow>(`${selectKeys} order by generation desc limit 1`);
  return rows[0] ?? null;
}

async function createFirst({ database, vault, wall }: PlatformKeyContext): Promise<void> {
  const generation = 1;
  const { privateKey, publicKey } = await generateRsaKeyPair('rsa', { modulusLength });
  const privatePem = Secret.of(privateKey.export({ type: 'pkcs8', format: 'pem' }).toString());
  // Whoever comes first has made it; the others throw theirs away.
  await database.query(
    `insert into worldcard_platform_keys (generation, public_key_pem, sealed_private_key, created_at)
     values ($1, $2, $3, $4) on conflict (generation) do nothing`,
    [
      generation,
      publicKey.export({ type: 'spki', format: 'pem' }).toString(),
      vault.seal(privatePem, sealContext(generation)),
      wall.now(),
    ],
  );
}

function opened(vault: Vault, row: KeyRow): PlatformKey {
  return { privateKey: openPrivateKey(openPem(vault, row)), publicKeyPem: row.publicKeyPem };
}

function openPem(vault: Vault, row: KeyRow): Secret {
  return vault.open(row.sealedPrivateKey, sealContext(row.generation));
}

function sealContext(generation: number): string {
  return `worldcard-platform-key/${generation}`;
}
