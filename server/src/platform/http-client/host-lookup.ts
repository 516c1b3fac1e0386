import type { LookupAddress } from 'node:dns';
import { lookup } from 'node:dns/promises';

/** Resolves a host name to all its addresses. Rejects as `dns.lookup` does. */
export type HostLookup = (hostname: string) => Promise<readonly LookupAddress[]>;

interface Remembered {
  readonly answer: Promise<readonly LookupAddress[]>;
  /** Until when it is used again, in milliseconds of `monotonicMs`; null while the lookup is under way. */
  until: number | null;
}

const REST_FACTOR = 3;
const MAX_REMEMBERED = 1000;

/**
 * The system's lookup, tamed: it occupies one of the process's few worker threads for as long as a name server keeps
 * silent, so one name is never looked up twice at a time, and the answer (also a failure) is used for three times as
 * long as it took. A dead name thus holds one thread for at most a quarter of the time, and a quick one is asked anew
 * every few milliseconds.
 */
export function createHostLookup(
  resolve: HostLookup = (hostname) => lookup(hostname, { all: true }),
  monotonicMs: () => number = () => performance.now(),
): HostLookup {
  const remembered = new Map<string, Remembered>();

  function start(hostname: string): Remembered {
    const startedAt = monotonicMs();
    const answer = resolve(hostname);
    const entry: Remembered = { answer, until: null };
    const rest = () => {
      entry.until = monotonicMs() + REST_FACTOR * (monotonicMs() - startedAt);
    };
    answer.then(rest, rest);
    return entry;
  }

  return (hostname) => {
    const known = remembered.get(hostname);
    if (known && (known.until === null || monotonicMs() < known.until)) return known.answer;
    if (remembered.size >= MAX_REMEMBERED) remembered.clear();
    const entry = start(hostname);
    remembered.set(hostname, entry);
    return entry.answer;
  };
}
