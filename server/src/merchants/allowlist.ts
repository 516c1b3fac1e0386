import { formatIpRange, isInRange, parseIpAddress, parseIpRange } from '../platform/index.ts';
import { type Invalid, invalid } from './invalid.ts';

export const mostEntries = 1_000;

export type ParsedAllowlist = { readonly kind: 'parsed'; readonly entries: string[] } | Invalid;

/**
 * Reads allowlist entries (single addresses and CIDR blocks, IPv4 and IPv6) and spells each in one way, without
 * repetitions. IPv4-mapped IPv6 becomes the IPv4 it stands for.
 */
export function parseAllowlist(texts: readonly string[]): ParsedAllowlist {
  if (texts.length > mostEntries) return invalid('entries', `must be at most ${mostEntries}`);
  const entries: string[] = [];
  for (const [index, text] of texts.entries()) {
    const parsed = parseIpRange(text);
    if (parsed.kind === 'refused') return invalid(`entries.${index}`, parsed.problem);
    entries.push(formatIpRange(parsed.range));
  }
  return { kind: 'parsed', entries: [...new Set(entries)] };
}

/** Whether the address is in one of the entries. An empty list refuses every address. */
export function addressIsAllowed(entries: readonly string[], address: string): boolean {
  const client = parseIpAddress(address);
  if (client === null) return false;
  return entries.some((entry) => {
    const parsed = parseIpRange(entry);
    return parsed.kind === 'parsed' && isInRange(client, parsed.range);
  });
}
