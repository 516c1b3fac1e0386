import type { Latencies } from './measure.ts';
import { medianOf } from './measure.ts';

/** Something that is measured beside others. */
export interface Contestant {
  readonly name: string;
  run(): Promise<Latencies>;
}

/** Measures all of them in each round, so that they meet the same moods of the machine; answers medians by name. */
export async function takeTurns(
  contestants: readonly Contestant[],
  rounds: number,
  report: (line: string) => void,
): Promise<ReadonlyMap<string, Latencies>> {
  const results = new Map<string, Latencies[]>(contestants.map(({ name }) => [name, []]));
  for (let round = 1; round <= rounds; round++) {
    for (const { name, run } of contestants) {
      const result = await run();
      results.get(name)?.push(result);
      report(`round ${round}: ${name}, ${Math.round(result.perSecond)} a second`);
    }
  }
  return new Map([...results].map(([name, latencies]) => [name, medianOf(latencies)]));
}
