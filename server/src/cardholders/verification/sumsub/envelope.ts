import { createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { Secret } from '../../../vault/index.ts';
import type { SumsubSettings } from './settings.ts';

/*
 * The only place that opens Sumsub's secrets: they sign what is sent, and prove what is received.
 */

/**
 * The headers of a request to Sumsub (its document “Authentication”).
 * @param request.path with the query, exactly as it goes over the wire
 */
export function signedHeaders(
  { appToken, secretKey }: Pick<SumsubSettings, 'appToken' | 'secretKey'>,
  request: { readonly method: 'GET' | 'POST'; readonly path: string; readonly body: string },
  now: Date,
): Record<string, string> {
  const seconds = String(Math.floor(now.getTime() / 1000));
  const signature = createHmac('sha256', secretKey.reveal())
    .update(seconds + request.method + request.path + request.body)
    .digest('hex');
  return {
    accept: 'application/json',
    // Asked for even where there is no body.
    'content-type': 'application/json',
    'x-app-token': appToken.reveal(),
    'x-app-access-ts': seconds,
    'x-app-access-sig': signature,
  };
}

export type DigestCheck =
  | { readonly kind: 'genuine' }
  | { readonly kind: 'refused'; readonly reason: 'no-digest' | 'algorithm-not-taken' | 'digest-is-wrong' };

/** HMAC_SHA1_HEX, which Sumsub still offers, is left out on purpose. */
const algorithms: ReadonlyMap<string, string> = new Map([
  ['HMAC_SHA256_HEX', 'sha256'],
  ['HMAC_SHA512_HEX', 'sha512'],
]);

/**
 * Whether Sumsub has signed these bytes with one of the secrets (its document “Webhook manager”): `X-Payload-Digest` is
 * the HMAC of the body, by the algorithm that `X-Payload-Digest-Alg` names. Compares in constant time.
 */
export function checkDigest(
  secrets: readonly Secret[],
  headers: IncomingHttpHeaders,
  body: Uint8Array,
): DigestCheck {
  const digest = headers['x-payload-digest'];
  const algorithm = algorithms.get(String(headers['x-payload-digest-alg']));
  if (typeof digest !== 'string' || digest === '') return { kind: 'refused', reason: 'no-digest' };
  if (algorithm === undefined) return { kind: 'refused', reason: 'algorithm-not-taken' };
  const presented = Buffer.from(digest.toLowerCase());
  const isGenuine = secrets.map((secret) => {
    const expected = Buffer.from(createHmac(algorithm, secret.reveal()).update(body).digest('hex'));
    return presented.length === expected.length && timingSafeEqual(presented, expected);
  });
  return isGenuine.includes(true) ? { kind: 'genuine' } : { kind: 'refused', reason: 'digest-is-wrong' };
}
