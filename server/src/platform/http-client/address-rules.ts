import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

/**
 * Where an address lies. `private` is everything that is not the public internet: loopback, RFC 1918, unique local,
 * carrier-grade NAT, multicast, reserved. `forbidden` is never called: link-local (169.254.0.0/16 and fe80::/10,
 * where clouds keep their metadata services), and IPv6 forms that carry an IPv4 address past these rules.
 */
export type AddressPlace = 'public' | 'private' | 'forbidden';

const globalUnicast = ipaddr.IPv6.parseCIDR('2000::/3');
const translated = ipaddr.IPv6.parseCIDR('64:ff9b::/96');

/** Forms that hide an IPv4 address: 6to4, Teredo, translated and (unnamed, outside 2000::/3) IPv4-compatible ones. */
const disguises: ReadonlySet<string> = new Set(['6to4', 'teredo', 'rfc6145', 'rfc6052', 'unicast']);

/**
 * Sorts an IP address by the registries of special addresses (RFC 6890 and what it has become). IPv4-mapped IPv6 and
 * the well-known NAT64 prefix (RFC 6052) are judged by the IPv4 address inside.
 * @param address IPv4 or IPv6, without brackets; anything else is forbidden
 */
export function placeOf(address: string): AddressPlace {
  if (isIP(address) === 0) return 'forbidden';
  const parsed = unwrap(ipaddr.parse(address));
  const range = parsed.range();
  if (range === 'linkLocal') return 'forbidden';
  if (parsed instanceof ipaddr.IPv4) return range === 'unicast' ? 'public' : 'private';
  if (range === 'unicast' && parsed.match(globalUnicast)) return 'public';
  return disguises.has(range) ? 'forbidden' : 'private';
}

/** Whether this address may be called. */
export function addressIsCallable(address: string, allowPrivate: boolean): boolean {
  const place = placeOf(address);
  return place === 'public' || (place === 'private' && allowPrivate);
}

function unwrap(address: ipaddr.IPv4 | ipaddr.IPv6): ipaddr.IPv4 | ipaddr.IPv6 {
  if (address instanceof ipaddr.IPv4) return address;
  if (address.isIPv4MappedAddress()) return address.toIPv4Address();
  if (address.match(translated)) return new ipaddr.IPv4(address.toByteArray().slice(12));
  return address;
}
