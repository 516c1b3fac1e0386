import { Secret, type Vault } from '../vault/index.ts';
import type { NamedTexts } from './dialect-profile.ts';

/** What a merchant's requests to a dialect are known and verified by. Its secrets are not in here. */
export interface Credential {
  readonly id: string;
  readonly merchantId: string;
  readonly programmeId: string;
  readonly dialect: string;
  readonly publicId: string;
  readonly publicDetails: NamedTexts;
  readonly createdAt: Date;
  /** By the wall clock; null until it is rotated or revoked. */
  readonly expiresAt: Date | null;
}

/** A credential's secrets by name, opened. */
export type CredentialSecrets = Readonly<Record<string, Secret>>;

/** Secrets by name as they are stored: sealed, in Base64. */
export type SealedSecrets = Readonly<Record<string, string>>;

/** Seals each secret for its credential and name: it opens under no other. */
export function sealSecrets(vault: Vault, credentialId: string, secrets: CredentialSecrets): SealedSecrets {
  return mapValues(secrets, (secret, name) =>
    vault.seal(secret, context(credentialId, name)).toString('base64'),
  );
}

/** @throws VaultError when a secret was changed or moved */
export function openSecrets(vault: Vault, credentialId: string, sealed: SealedSecrets): CredentialSecrets {
  return mapValues(sealed, (text, name) =>
    vault.open(Buffer.from(text, 'base64'), context(credentialId, name)),
  );
}

export function secretsOf(texts: NamedTexts): CredentialSecrets {
  return mapValues(texts, (text) => Secret.of(text));
}

function context(credentialId: string, name: string): string {
  return `credential/${credentialId}/${name}`;
}

function mapValues<From, To>(record: Readonly<Record<string, From>>, to: (value: From, name: string) => To) {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, to(value, name)]));
}
