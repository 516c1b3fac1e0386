import { addressReach, parseIpAddress } from '../platform/http/index.ts';
import { type Invalid, invalid } from './invalid.ts';

const longestUrl = 2_048;

export type ParsedCallbackUrl = { readonly kind: 'parsed'; readonly url: string } | Invalid;

/**
 * Reads a callback URL: http or https, no user name or password, and not into a private network unless that is
 * allowed; never to a link-local address. A host name is looked at again when it is resolved for a call.
 */
export function parseCallbackUrl(text: string, { allowPrivate }: { readonly allowPrivate: boolean }): ParsedCallbackUrl {
  if (text.length > longestUrl) return invalid('url', `must have at most ${longestUrl} characters`);
  const url = URL.parse(text);
  if (url === null || /[\s\p{Cc}]/u.test(text)) return invalid('url', 'must be an absolute URL');
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return invalid('url', 'must begin with http:// or https://');
  if (url.username !== '' || url.password !== '') return invalid('url', 'must not hold a user name or password');
  switch (reachOf(url.hostname)) {
    case 'link-local':
      return invalid('url', 'must not point to a link-local address');
    case 'private':
      if (!allowPrivate) return invalid('url', 'must not point into a private network');
  }
  return { kind: 'parsed', url: url.href };
}

/** WHATWG URLs spell every IPv4 form (`0x7f.1`, `2130706433`) in the usual one, and IPv6 in brackets. */
function reachOf(hostname: string) {
  const name = hostname.replace(/\.$/, '');
  if (name === 'localhost' || name.endsWith('.localhost')) return 'private';
  const address = parseIpAddress(name.replace(/^\[|\]$/g, ''));
  return address === null ? 'public' : addressReach(address);
}
