import { type KeyObject, randomUUID } from 'node:crypto';
import { encryptText, signText } from './crypto.ts';

/** What a test may put in place of the genuine parts of a request. */
export interface CallOverrides {
  /** Unix seconds as text. */
  readonly timestamp?: string;
  readonly nonce?: string;
  /** The length in bytes, or a constant such as `RSA_PSS_SALTLEN_MAX_SIGN`. */
  readonly saltLength?: number;
  /** Encrypted in place of the JSON of the body. */
  readonly plaintext?: string;
  /** Signed and sent in place of `{"data":"…"}`; a function gets the genuine body. */
  readonly rawBody?: string | ((genuine: string) => string);
  /** Sent in place of the body that was signed, as if changed on the way. */
  readonly bodyOnTheWay?: string | ((signed: string) => string);
  /** Sent in place of the genuine signature. */
  readonly signature?: string | ((genuine: string) => string);
  /** Set last; `null` leaves a header out. */
  readonly headers?: Readonly<Record<string, string | null>>;
  readonly method?: string;
}

export interface RequestKeys {
  readonly appId: string;
  readonly privateKey: KeyObject;
  readonly aesKey: KeyObject;
}

export interface SealedRequest {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Encrypts and signs one request as the "Request Signing Flow" describes, then applies the overrides. */
export function sealRequest(keys: RequestKeys, body: unknown, overrides: CallOverrides = {}): SealedRequest {
  const encrypted = encryptText(overrides.plaintext ?? JSON.stringify(body ?? {}), keys.aesKey);
  const signedBody = replaced(JSON.stringify({ data: encrypted }), overrides.rawBody);
  const timestamp = overrides.timestamp ?? String(Math.floor(Date.now() / 1000));
  const nonce = overrides.nonce ?? randomUUID();
  const signature = signText(signedBody + timestamp + nonce, keys.privateKey, overrides.saltLength);
  const headers: Record<string, string | null> = {
    'Content-Type': 'application/json',
    'X-App-Id': keys.appId,
    'X-Signature': replaced(signature, overrides.signature),
    'X-Timestamp': timestamp,
    'X-Nonce': nonce,
    ...overrides.headers,
  };
  const present = Object.entries(headers).filter((entry): entry is [string, string] => entry[1] !== null);
  return {
    method: overrides.method ?? 'POST',
    headers: Object.fromEntries(present),
    body: replaced(signedBody, overrides.bodyOnTheWay),
  };
}

function replaced(genuine: string, override: string | ((genuine: string) => string) | undefined): string {
  if (override === undefined) return genuine;
  return typeof override === 'string' ? override : override(genuine);
}
