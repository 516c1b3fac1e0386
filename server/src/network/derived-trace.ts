import type { NetworkIdentity } from '../authorizations/index.ts';
import { derivedId } from '../platform/index.ts';

/** What an acquirer numbers a message with. */
export interface Trace {
  /** Six digits, never 000000. */
  readonly stan: string;
  /** MMDDhhmmss, a date that every year has. */
  readonly transmittedAt: string;
  /** Twelve digits. */
  readonly rrn: string;
}

/** A trace made out of a key alone, so that the same request twice is the same message. */
export function derivedTrace(merchantId: string, requestKey: string): Trace {
  const below = (what: string, limit: bigint) => hashBelow(merchantId, `${what}/${requestKey}`, limit);
  const second = below('transmitted-at', SECONDS);
  const [month, day] = [second / (DAYS * DAY_S) + 1n, ((second / DAY_S) % DAYS) + 1n];
  const time = [(second % DAY_S) / 3600n, (second / 60n) % 60n, second % 60n];
  return {
    stan: digits(below('stan', 999_999n) + 1n, 6),
    transmittedAt: [month, day, ...time].map((part) => digits(part, 2)).join(''),
    rrn: digits(below('rrn', 10n ** 12n), 12),
  };
}

/** The network's id of the purchase that a message begins, fifteen digits: the same for a replay of its identity. */
export function transactionIdOf(
  merchantId: string,
  { acquirer, stan, transmittedAt, rrn }: Omit<NetworkIdentity, 'messageClass'>,
): string {
  const name = ['transaction-id', acquirer, stan, transmittedAt, rrn].join('/');
  return digits(hashBelow(merchantId, name, 10n ** 15n), 15);
}

function hashBelow(merchantId: string, name: string, limit: bigint): bigint {
  const id = derivedId(merchantId, `acquirer-simulator/${name}`);
  // Eighty bits of hash: the version and variant digits are in between.
  return BigInt(`0x${id.slice(0, 8)}${id.slice(24)}`) % limit;
}

/** Every month is taken to have this many days. */
const DAYS = 28n;
const DAY_S = 86_400n;
const SECONDS = 12n * DAYS * DAY_S;

function digits(value: bigint, length: number): string {
  return String(value).padStart(length, '0');
}
