import { isIPv4, isIPv6 } from 'node:net';
import ipaddr from 'ipaddr.js';

/** An address, IPv4-mapped IPv6 already unwrapped: `::ffff:1.2.3.4` is `1.2.3.4`. */
export type IpAddress = ipaddr.IPv4 | ipaddr.IPv6;

/** A single address (a prefix of its whole length) or a CIDR block. */
export interface IpRange {
  readonly address: IpAddress;
  readonly prefix: number;
}

export type ParsedIpRange =
  | { readonly kind: 'parsed'; readonly range: IpRange }
  | { readonly kind: 'refused'; readonly problem: string };

const mappedPrefixBits = 96;

/** Reads an address in its usual spelling (`010.0.0.1` and `10.1` are not); a zone such as `%eth0` is dropped. */
export function parseIpAddress(text: string): IpAddress | null {
  if (!isIPv4(text) && !isIPv6(text)) return null;
  return ipaddr.process(text.split('%')[0] as string);
}

/** Reads a single address or CIDR block, IPv4 or IPv6. A block's address must be its first one. */
export function parseIpRange(text: string): ParsedIpRange {
  const [addressText = '', prefixText, ...rest] = text.split('/');
  const isAddress = isIPv4(addressText) || (isIPv6(addressText) && !addressText.includes('%'));
  if (!isAddress || rest.length > 0) {
    return problem('must be an IPv4 or IPv6 address, or a CIDR block such as 10.0.0.0/8');
  }
  const written = ipaddr.parse(addressText);
  const bits = written.kind() === 'ipv4' ? 32 : 128;
  if (prefixText !== undefined && !(/^(0|[1-9]\d{0,2})$/.test(prefixText) && Number(prefixText) <= bits)) {
    return problem(`has a prefix length that is not a whole number from 0 to ${bits}`);
  }
  const range = unwrap(written, prefixText === undefined ? bits : Number(prefixText));
  if (range === null) return problem('mixes IPv4-mapped addresses with others; give the IPv4 block itself');
  const first = firstAddress(range);
  if (first.toString() !== range.address.toString()) {
    return problem(`is not the start of its block; ${formatIpRange({ ...range, address: first })} would be`);
  }
  return { kind: 'parsed', range };
}

/** The one spelling of a range that is kept: a single address without its prefix length. */
export function formatIpRange({ address, prefix }: IpRange): string {
  const isSingle = prefix === bitsOf(address);
  return isSingle ? address.toString() : `${address.toString()}/${prefix}`;
}

export function isInRange(address: IpAddress, range: IpRange): boolean {
  return address.kind() === range.address.kind() && address.match(range.address, range.prefix);
}

function unwrap(address: IpAddress, prefix: number): IpRange | null {
  if (address.kind() === 'ipv4') return { address, prefix };
  const v6 = address as ipaddr.IPv6;
  if (!v6.isIPv4MappedAddress()) return { address, prefix };
  return prefix < mappedPrefixBits
    ? null
    : { address: v6.toIPv4Address(), prefix: prefix - mappedPrefixBits };
}

function firstAddress({ address, prefix }: IpRange): IpAddress {
  const cidr = `${address.toString()}/${prefix}`;
  return address.kind() === 'ipv4'
    ? ipaddr.IPv4.networkAddressFromCIDR(cidr)
    : ipaddr.IPv6.networkAddressFromCIDR(cidr);
}

function bitsOf(address: IpAddress): number {
  return address.kind() === 'ipv4' ? 32 : 128;
}

function problem(text: string): ParsedIpRange {
  return { kind: 'refused', problem: text };
}
