import { isIP } from 'node:net';
import { addressIsCallable } from './address-rules.ts';

export type CallbackUrlRefusal =
  | 'not-a-url'
  | 'too-long'
  | 'wrong-scheme'
  | 'has-credentials'
  | 'private-address';

export type CallbackUrlCheck =
  /** `url` is the address in the form in which it is called. */
  | { readonly kind: 'ok'; readonly url: string }
  | { readonly kind: 'refused'; readonly reason: CallbackUrlRefusal };

const MAX_LENGTH = 2048;

// The URL parser drops tabs and line breaks without a word; whoever wrote them did not mean the rest.
const blankOrControl = /[\s\p{Cc}]/u;

/**
 * Checks a callback URL when it is configured: http or https, no credentials in it, and no literal address (or
 * `localhost`) that may not be called. What its name resolves to is checked when a connection is made.
 */
export function checkCallbackUrl(
  text: string,
  options: { readonly allowPrivate: boolean },
): CallbackUrlCheck {
  if (text.length > MAX_LENGTH) return { kind: 'refused', reason: 'too-long' };
  if (blankOrControl.test(text) || !URL.canParse(text)) return { kind: 'refused', reason: 'not-a-url' };
  const url = new URL(text);
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    return { kind: 'refused', reason: 'wrong-scheme' };
  if (url.username !== '' || url.password !== '') return { kind: 'refused', reason: 'has-credentials' };
  if (!hostMayBeCalled(url.hostname, options.allowPrivate))
    return { kind: 'refused', reason: 'private-address' };
  return { kind: 'ok', url: url.href };
}

function hostMayBeCalled(hostname: string, allowPrivate: boolean): boolean {
  const literal = hostname.replace(/^\[(.*)\]$/, '$1');
  if (isIP(literal) !== 0) return addressIsCallable(literal, allowPrivate);
  // RFC 6761: these names mean this machine everywhere.
  return allowPrivate || !/^(.+\.)?localhost\.?$/.test(hostname);
}
