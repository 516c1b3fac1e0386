import type { KeyObject } from 'node:crypto';
import { decryptText, signatureIsValid } from './crypto.ts';
import type { NotifyType, WebhookPayload } from './webhook-types.ts';

export interface WebhookKeys {
  readonly appId: string;
  readonly aesKey: KeyObject;
  readonly platformPublicKey: KeyObject;
}

export type WebhookHeaders = Headers | Readonly<Record<string, string | readonly string[] | undefined>>;

export interface WebhookOptions {
  /** How far `X-Timestamp` may be from now, in milliseconds; not checked when absent. */
  readonly maxAgeMs?: number;
  /** Now, in milliseconds since 1970; the machine's clock when absent. */
  readonly nowMs?: number;
}

export type WebhookVerdict =
  | {
      readonly kind: 'verified';
      readonly payload: WebhookPayload;
      readonly timestampMs: number;
      /** To be remembered, so that a replay can be told. */
      readonly nonce: string;
    }
  | { readonly kind: 'refused'; readonly reason: WebhookFault };

export type WebhookFault =
  | 'missing-header'
  | 'other-app'
  | 'bad-signature'
  | 'bad-timestamp'
  | 'stale-timestamp'
  | 'unreadable-body'
  | 'decryption-failed'
  | 'unknown-notify-type';

const notifyTypes: Record<NotifyType, true> = {
  card_open: true,
  card_deposit: true,
  card_close: true,
  card_status_change: true,
  card_billing: true,
  card_3ds: true,
  card_kyc: true,
};

/**
 * Verifies and decrypts one callback. The body must be the bytes as they arrived: parsing them and writing
 * them again breaks the signature.
 */
export function verifyWebhook(
  keys: WebhookKeys,
  headers: WebhookHeaders,
  rawBody: string | Uint8Array,
  options: WebhookOptions = {},
): WebhookVerdict {
  const names = ['x-app-id', 'x-signature', 'x-timestamp', 'x-nonce'] as const;
  const [appId, signature, timestamp, nonce] = names.map((name) => header(headers, name));
  if (!appId || !signature || !timestamp || !nonce) return refused('missing-header');
  if (appId !== keys.appId) return refused('other-app');

  const signed = Buffer.concat([Buffer.from(rawBody), Buffer.from(timestamp + nonce)]);
  if (!signatureIsValid(signed, signature, keys.platformPublicKey)) return refused('bad-signature');

  if (!/^\d{13}$/.test(timestamp)) return refused('bad-timestamp');
  const timestampMs = Number(timestamp);
  const ageMs = Math.abs((options.nowMs ?? Date.now()) - timestampMs);
  if (options.maxAgeMs !== undefined && ageMs > options.maxAgeMs) return refused('stale-timestamp');

  const encrypted = member(parse(Buffer.from(rawBody).toString('utf8')), 'data');
  if (typeof encrypted !== 'string') return refused('unreadable-body');
  let plaintext: string;
  try {
    plaintext = decryptText(encrypted, keys.aesKey);
  } catch {
    return refused('decryption-failed');
  }
  const payload = parse(plaintext);
  const notifyType = member(payload, 'notify_type');
  if (typeof notifyType !== 'string') return refused('unreadable-body');
  if (!Object.hasOwn(notifyTypes, notifyType)) return refused('unknown-notify-type');
  return { kind: 'verified', payload: payload as WebhookPayload, timestampMs, nonce };
}

function refused(reason: WebhookFault): WebhookVerdict {
  return { kind: 'refused', reason };
}

function header(headers: WebhookHeaders, name: string): string | undefined {
  if (headers instanceof Headers) return headers.get(name) ?? undefined;
  const key = Object.keys(headers).find((candidate) => candidate.toLowerCase() === name);
  const value = key === undefined ? undefined : headers[key];
  return typeof value === 'string' ? value : value?.[0];
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function member(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}
