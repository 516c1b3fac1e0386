import { type IpRange, isInRange, parseIpAddress, parseIpRange } from './ip-address.ts';

/** What a client's address is when nobody trustworthy says it; no allowlist entry matches it. */
export const unknownAddress = 'unknown';

/**
 * Reads `EMBOSS_TRUSTED_PROXIES`.
 * @throws Error naming the entry that is neither an address nor a CIDR block
 */
export function parseTrustedProxies(entries: readonly string[]): IpRange[] {
  return entries.map((entry) => {
    const parsed = parseIpRange(entry);
    if (parsed.kind === 'refused')
      throw new Error(`EMBOSS_TRUSTED_PROXIES: ${JSON.stringify(entry)} ${parsed.problem}.`);
    return parsed.range;
  });
}

/**
 * The address a request comes from: the socket's, unless that is a trusted proxy's; then the right-most one in
 * X-Forwarded-For that is not a trusted proxy's. Whatever stands left of it may be forged and is not looked at.
 * @returns the address in its usual spelling, IPv4-mapped IPv6 unwrapped, or `unknown` for an unreadable hop
 */
export function clientAddress(
  socketAddress: string | undefined,
  forwardedFor: string | undefined,
  trustedProxies: readonly IpRange[],
): string {
  const hops = (forwardedFor ?? '').split(',').map((hop) => hop.trim());
  const nearestFirst = [socketAddress ?? '', ...hops.filter((hop) => hop !== '').reverse()];
  let last = unknownAddress;
  for (const hop of nearestFirst) {
    const address = parseIpAddress(withoutPort(hop));
    if (address === null) return unknownAddress;
    last = address.toString();
    if (!trustedProxies.some((range) => isInRange(address, range))) return last;
  }
  return last;
}

/** Some proxies write `1.2.3.4:5678` or `[2001:db8::1]:5678`. */
function withoutPort(hop: string): string {
  const match = /^(?:\[(?<v6>[^\]]+)\]|(?<v4>\d+\.\d+\.\d+\.\d+))(?::\d{1,5})?$/.exec(hop);
  return match?.groups?.v6 ?? match?.groups?.v4 ?? hop;
}
