import type { KeyObject } from 'node:crypto';
import { decryptText, hmacIsValid } from './crypto.ts';
import { BananaTechCryptoError } from './errors.ts';
import { isObject, parseJson } from './json.ts';

export type OpenedAnswer =
  /** `text` is the JSON that was inside. */
  | { readonly kind: 'sealed'; readonly text: string; readonly json: Readonly<Record<string, unknown>> }
  /** A refusal in clear. Nothing proves who wrote it. */
  | { readonly kind: 'plain'; readonly text: string; readonly json: Readonly<Record<string, unknown>> }
  | { readonly kind: 'undocumented' };

/**
 * Verifies the HMAC of a sealed answer and decrypts it. In clear only `{"success":false,"message":"…"}` is documented.
 * Nothing ties an answer to its request: whoever kept a sealed one can give it again.
 * @throws BananaTechCryptoError when the HMAC is not the platform's, or what it covers does not open
 */
export function openAnswer(body: string, secretKey: KeyObject): OpenedAnswer {
  const outer = parseJson(body);
  if (!isObject(outer)) return { kind: 'undocumented' };
  const { encrypted_payload: encrypted, hmac } = outer;
  if (typeof encrypted === 'string' && typeof hmac === 'string') {
    if (!hmacIsValid(encrypted, hmac, secretKey))
      throw new BananaTechCryptoError("The HMAC of the answer is not the platform's.");
    const text = decryptText(encrypted, secretKey);
    const json = parseJson(text);
    return isObject(json) ? { kind: 'sealed', text, json } : { kind: 'undocumented' };
  }
  const isRefusal = outer.success === false && typeof outer.message === 'string';
  return isRefusal ? { kind: 'plain', text: body, json: outer } : { kind: 'undocumented' };
}
