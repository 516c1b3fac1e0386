import { median } from './median.ts';

export interface Latencies {
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
}

/**
 * Lets so many callers repeat the work for so many seconds, each waiting for its answer before it asks again; one that
 * is told that it is over stops earlier.
 */
export async function measure(
  callers: number,
  seconds: number,
  work: () => Promise<'more' | 'over'>,
): Promise<Latencies> {
  const samples: number[] = [];
  const start = performance.now();
  const end = start + seconds * 1000;
  await Promise.all(
    Array.from({ length: callers }, async () => {
      for (let now = performance.now(); now < end; ) {
        if ((await work()) === 'over') return;
        const after = performance.now();
        samples.push(after - now);
        now = after;
      }
    }),
  );
  const elapsed = (performance.now() - start) / 1000;
  return { perSecond: samples.length / elapsed, ...percentiles(samples) };
}

function percentiles(samples: number[]) {
  const sorted = Float64Array.from(samples).sort();
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  return { p50Ms: at(0.5), p99Ms: at(0.99), maxMs: at(1) };
}

/** The middle of several rounds, figure by figure; of the longest waits the longest. */
export function medianOf(rounds: readonly Latencies[]): Latencies {
  return {
    perSecond: median(rounds.map((round) => round.perSecond)),
    p50Ms: median(rounds.map((round) => round.p50Ms)),
    p99Ms: median(rounds.map((round) => round.p99Ms)),
    maxMs: Math.max(...rounds.map((round) => round.maxMs)),
  };
}
