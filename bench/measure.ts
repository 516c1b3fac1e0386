export interface Latencies {
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
}

/** Lets so many callers repeat the work for so many seconds, each waiting for its answer before it asks again. */
export async function measure(
  callers: number,
  seconds: number,
  work: (caller: number) => Promise<void>,
): Promise<Latencies> {
  const samples: number[] = [];
  const start = performance.now();
  const end = start + seconds * 1000;
  await Promise.all(
    Array.from({ length: callers }, async (_, caller) => {
      for (let now = performance.now(); now < end; ) {
        await work(caller);
        const after = performance.now();
        samples.push(after - now);
        now = after;
      }
    }),
  );
  const elapsed = (performance.now() - start) / 1000;
  samples.sort((a, b) => a - b);
  const at = (share: number) =>
    samples[Math.min(samples.length - 1, Math.floor(samples.length * share))] ?? 0;
  return { perSecond: samples.length / elapsed, p50Ms: at(0.5), p99Ms: at(0.99), maxMs: at(1) };
}
