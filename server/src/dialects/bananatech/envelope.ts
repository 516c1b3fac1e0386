import type { FastifyRequest } from 'fastify';
import {
  addressIsAllowed,
  type CredentialSecrets,
  findCredential,
  type Merchant,
  type NamedTexts,
  type Programme,
  type RateLimiter,
  type ReplayGuard,
} from '../../merchants/index.ts';
import {
  type Clock,
  type Database,
  rawBody,
  readExactJsonObject,
  readJsonObject,
} from '../../platform/index.ts';
import { Secret, type Vault } from '../../vault/index.ts';
import {
  hmacIsValid,
  type KeyDerivation,
  keyDerivations,
  openPayload,
  parseSecretKey,
  payloadDigest,
  type WireKeys,
} from './crypto.ts';
import type { EnvelopeFault } from './errors.ts';

// The checks of a request in their order: each one is made only when those before it have passed. Until its payload is read
// nobody is trusted, and answers are plain; from then on they are encrypted like any other.

const DIALECT = 'bananatech';
/** For how long the same bytes cannot be sent again: the wire has no nonce and no time. */
export const PAYLOAD_REFUSED_MS = 24 * 60 * 60_000;

export interface EnvelopeContext {
  readonly database: Database;
  readonly vault: Vault;
  readonly wall: Clock;
  readonly replays: ReplayGuard;
  readonly rateLimiter: RateLimiter;
}

/** A request that was let in: who sent it, and what was in it, numbers as they were written. */
export interface Opened {
  readonly kind: 'opened';
  readonly merchant: Merchant;
  readonly programme: Programme;
  readonly keys: WireKeys;
  readonly body: Readonly<Record<string, unknown>>;
}

export interface NotOpened {
  readonly kind: 'refused';
  readonly fault: EnvelopeFault;
  /** With which the answer is encrypted; null while nobody is trusted. */
  readonly keys: WireKeys | null;
  readonly retryAfterMs?: number;
}

export type OpenEnvelope = (
  request: FastifyRequest,
  /** Whether the request changes something: only those must not come twice. */
  changesState: boolean,
) => Promise<Opened | NotOpened>;

/** Makes the function that authenticates, verifies and decrypts a request. */
export function createEnvelope(context: EnvelopeContext): OpenEnvelope {
  return (request, changesState) => openEnvelope(context, request, changesState);
}

async function openEnvelope(
  context: EnvelopeContext,
  request: FastifyRequest,
  changesState: boolean,
): Promise<Opened | NotOpened> {
  const now = context.wall.now();
  const found = await findCredential(context.database, context.vault, {
    dialect: DIALECT,
    publicId: header(request, 'merchant-id'),
    now,
  });
  if (found === null) return refused('unknown-merchant');
  const { merchant, programme } = found;
  if (!addressIsAllowed(merchant.allowlist, request.clientAddress)) return refused('address-not-allowed');

  const encrypted = readJsonObject(rawBody(request))?.encrypted_payload;
  if (typeof encrypted !== 'string') return refused('unreadable-body');
  const keys = openKeys(found.secrets, found.credential.publicDetails);
  if (!hmacIsValid(encrypted, header(request, 'x-hmac'), keys)) return refused('bad-hmac');
  const plaintext = openPayload(encrypted, keys);
  if (plaintext === null) return refused('not-decrypted');
  const body = readExactJsonObject(plaintext);
  if (body === null) return refused('unreadable-plaintext');

  const rate = context.rateLimiter.take(merchant.id, merchant.settings.rateLimit);
  if (rate.kind === 'limited')
    return { ...refused('too-many-requests', keys), retryAfterMs: rate.retryAfterMs };
  if (changesState && programme.settings.refusesReplays) {
    const use = { merchantId: merchant.id, signer: DIALECT, nonce: payloadDigest(encrypted), usedAt: now };
    if (!(await context.replays.burn(use))) return refused('replayed', keys);
  }
  return { kind: 'opened', merchant, programme, keys, body };
}

function refused(fault: EnvelopeFault, keys: WireKeys | null = null): NotOpened {
  return { kind: 'refused', fault, keys };
}

function header({ headers }: FastifyRequest, name: 'merchant-id' | 'x-hmac'): string {
  const text = String(headers[name] ?? '');
  // Ids are the same in whichever case they are written.
  return name === 'merchant-id' ? text.toLowerCase() : text;
}

export function isKeyDerivation(text: string): text is KeyDerivation {
  return (keyDerivations as readonly string[]).includes(text);
}

/** @throws Error when the keys cannot be made: it was checked before the credential was stored */
export function openKeys(secrets: CredentialSecrets, { keyDerivation = 'raw' }: NamedTexts): WireKeys {
  const parsed = isKeyDerivation(keyDerivation)
    ? parseSecretKey(secrets.secretKey ?? Secret.of(''), keyDerivation)
    : null;
  if (parsed?.kind === 'parsed') return parsed.keys;
  throw new Error('The Secret Key of a BananaTech credential cannot be read.');
}
