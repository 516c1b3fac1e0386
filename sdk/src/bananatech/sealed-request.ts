import type { KeyObject } from 'node:crypto';
import { encryptText, hmacText } from './crypto.ts';

/** What a test may put in place of the genuine parts of a request. */
export interface CallOverrides {
  /** Encrypted in place of the JSON of the body, such as one with an amount written `100.0`. */
  readonly plaintext?: string;
  /** 16 bytes; random when absent. */
  readonly iv?: Uint8Array;
  /** Authenticated and sent in place of the genuine Base64; a function gets the genuine one. */
  readonly encryptedPayload?: string | ((genuine: string) => string);
  /** Sent in place of `{"encrypted_payload":"…"}`. The HMAC does not hear of it: it covers the payload alone. */
  readonly rawBody?: string | ((genuine: string) => string);
  /** Sent in place of the body that was made, as if changed on the way. */
  readonly bodyOnTheWay?: string | ((made: string) => string);
  /** Sent in place of the genuine HMAC. */
  readonly hmac?: string | ((genuine: string) => string);
  /** Set last; `null` leaves a header out. */
  readonly headers?: Readonly<Record<string, string | null>>;
  readonly method?: string;
}

export interface RequestKeys {
  readonly merchantId: string;
  readonly secretKey: KeyObject;
}

export interface SealedRequest {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Encrypts and authenticates one request as the "API Security Implementation Guide" says, then applies the overrides. */
export function sealRequest(keys: RequestKeys, body: unknown, overrides: CallOverrides = {}): SealedRequest {
  const plaintext = overrides.plaintext ?? JSON.stringify(body ?? {});
  const genuine = encryptText(plaintext, keys.secretKey, overrides.iv);
  const encrypted = replaced(genuine, overrides.encryptedPayload);
  const madeBody = replaced(JSON.stringify({ encrypted_payload: encrypted }), overrides.rawBody);
  const headers: Record<string, string | null> = {
    'Content-Type': 'application/json',
    'Merchant-ID': keys.merchantId,
    'X-HMAC': replaced(hmacText(encrypted, keys.secretKey), overrides.hmac),
    ...overrides.headers,
  };
  const present = Object.entries(headers).filter((entry): entry is [string, string] => entry[1] !== null);
  return {
    method: overrides.method ?? 'POST',
    headers: Object.fromEntries(present),
    body: replaced(madeBody, overrides.bodyOnTheWay),
  };
}

function replaced(genuine: string, override: string | ((genuine: string) => string) | undefined): string {
  if (override === undefined) return genuine;
  return typeof override === 'string' ? override : override(genuine);
}
