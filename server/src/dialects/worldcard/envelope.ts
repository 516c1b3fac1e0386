import { createHash, type KeyObject } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import {
  addressIsAllowed,
  type CredentialSecrets,
  type FoundCredential,
  findCredential,
  type Merchant,
  type Programme,
  type RateLimiter,
  type ReplayGuard,
} from '../../merchants/index.ts';
import { type Clock, type Database, rawBody, readJsonObject } from '../../platform/index.ts';
import type { Vault } from '../../vault/index.ts';
import { decryptBody, parseAesKey, parseMerchantPublicKey, verifyPss } from './crypto.ts';
import type { EnvelopeFault } from './errors.ts';

// The checks of a request in the document's order: each one is made only when those before it have passed. A nonce is
// burnt after its signature was found genuine, so that nobody else can use it up.

const DIALECT = 'worldcard';
const TIMESTAMP_WINDOW_MS = 5 * 60_000;
/** For how long a nonce cannot be used again. */
export const NONCE_REFUSED_MS = 10 * 60_000;
const longestNonce = 128;

export interface EnvelopeContext {
  readonly database: Database;
  readonly vault: Vault;
  readonly wall: Clock;
  readonly nonces: ReplayGuard;
  readonly rateLimiter: RateLimiter;
}

/** A request that was let in: who sent it, and what was in it. */
export interface Opened {
  readonly kind: 'opened';
  readonly merchant: Merchant;
  readonly programme: Programme;
  readonly aesKey: KeyObject;
  readonly body: Readonly<Record<string, unknown>>;
}

export interface NotOpened {
  readonly kind: 'refused';
  readonly fault: EnvelopeFault;
  readonly retryAfterMs?: number;
}

export type OpenEnvelope = (request: FastifyRequest) => Promise<Opened | NotOpened>;

/** Makes the function that authenticates, verifies and decrypts a request. */
export function createEnvelope(context: EnvelopeContext): OpenEnvelope {
  const keysOf = rememberMerchantKeys();
  return (request) => openEnvelope(context, keysOf, request);
}

async function openEnvelope(
  context: EnvelopeContext,
  keysOf: (found: FoundCredential) => MerchantKeys,
  request: FastifyRequest,
): Promise<Opened | NotOpened> {
  const now = context.wall.now();
  const headers = readHeaders(request);
  if (headers === null) return refused('missing-headers');
  const { appId, signature, timestamp, nonce } = headers;
  if (nonce.length > longestNonce) return refused('nonce-too-long');
  if (!isTimely(timestamp, now)) return refused('expired');

  const raw = rawBody(request);
  const encrypted = readJsonObject(raw)?.data;
  if (typeof encrypted !== 'string') return refused('unreadable-body');

  const found = await findCredential(context.database, context.vault, {
    dialect: DIALECT,
    publicId: appId,
    now,
  });
  if (found === null) return refused('unknown-app');
  const { merchant, programme } = found;
  if (!addressIsAllowed(merchant.allowlist, request.clientAddress)) return refused('address-not-allowed');

  const { publicKey, signer, aesKey } = keysOf(found);
  const signed = Buffer.concat([raw, Buffer.from(timestamp + nonce, 'latin1')]);
  if (!verifyPss(signed, signature, publicKey)) return refused('bad-signature');
  const isFresh = await context.nonces.burn({ merchantId: merchant.id, signer, nonce, usedAt: now });
  if (!isFresh) return refused('replayed');

  const decrypted = decryptBody(encrypted, aesKey);
  if (decrypted.kind === 'refused') return refused('not-decrypted');
  const rate = context.rateLimiter.take(merchant.id, merchant.settings.rateLimit);
  if (rate.kind === 'limited') return { ...refused('too-many-requests'), retryAfterMs: rate.retryAfterMs };
  const body = readJsonObject(decrypted.plaintext);
  if (body === null) return refused('unreadable-plaintext');
  return { kind: 'opened', merchant, programme, aesKey, body };
}

function refused(fault: EnvelopeFault): NotOpened {
  return { kind: 'refused', fault };
}

function readHeaders({ headers }: FastifyRequest) {
  const [appId, signature, timestamp, nonce] = (
    ['x-app-id', 'x-signature', 'x-timestamp', 'x-nonce'] as const
  ).map((name) => String(headers[name] ?? ''));
  return appId && signature && timestamp && nonce ? { appId, signature, timestamp, nonce } : null;
}

function isTimely(timestamp: string, now: Date): boolean {
  if (!/^\d{1,12}$/.test(timestamp)) return false;
  return Math.abs(now.getTime() - Number(timestamp) * 1000) <= TIMESTAMP_WINDOW_MS;
}

interface MerchantKeys {
  readonly publicKey: KeyObject;
  /** The public key's fingerprint. */
  readonly signer: string;
  readonly aesKey: KeyObject;
}

const rememberedCredentials = 10_000;

/** Reading a public key takes four times as long as verifying with it; a credential's keys never change. */
function rememberMerchantKeys(): (found: FoundCredential) => MerchantKeys {
  const known = new Map<string, MerchantKeys>();
  return ({ credential, secrets }) => {
    const standing = known.get(credential.id);
    if (standing) return standing;
    const publicKey = openPublicKey(secrets);
    const keys = { publicKey, signer: fingerprintOf(publicKey), aesKey: openAesKey(secrets) };
    if (known.size >= rememberedCredentials) known.clear();
    known.set(credential.id, keys);
    return keys;
  };
}

function openPublicKey(secrets: CredentialSecrets): KeyObject {
  const parsed = parseMerchantPublicKey(secrets.publicKey?.reveal() ?? '');
  if (parsed.kind === 'parsed') return parsed.key;
  throw new Error('The public key of a WorldCard credential cannot be read.');
}

/** @throws Error when the key cannot be read: it was checked before it was stored */
export function openAesKey(secrets: CredentialSecrets): KeyObject {
  const parsed = parseAesKey(secrets.aesKey?.reveal() ?? '');
  if (parsed.kind === 'parsed') return parsed.key;
  throw new Error('The AES key of a WorldCard credential cannot be read.');
}

/** SHA-256 of the public key's SPKI, in hexadecimal. */
export function fingerprintOf(publicKey: KeyObject): string {
  return createHash('sha256')
    .update(publicKey.export({ type: 'spki', format: 'der' }))
    .digest('hex');
}
