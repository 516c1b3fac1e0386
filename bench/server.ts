import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startServerProcess } from '../scripts/server-process.ts';
import { measureGetInfo } from './get-info.ts';
import { residentMegabytes } from './machine.ts';
import { medianOf } from './measure.ts';
import { median } from './median.ts';
import type { BenchOptions } from './options.ts';
import type { Table } from './table.ts';
import type { Workplace } from './workplace.ts';

const LATER_STARTS = 3;
/** What a start leaves to be cleared up. */
const SETTLING_MS = 1_000;

/** (d) signed requests over HTTP against a server process, and (e) that process's start and memory. */
export async function measureServer(
  place: Workplace,
  options: BenchOptions,
  report: (line: string) => void,
): Promise<Table[]> {
  const first = await startTimed(place);
  await stop(first);
  report(`first start after ${first.tookMs.toFixed(0)} ms`);
  const later: number[] = [];
  for (let start = 1; start <= LATER_STARTS; start++) {
    const server = await startTimed(place);
    later.push(server.tookMs);
    await stop(server);
  }
  report(`later starts after ${later.map((ms) => ms.toFixed(0)).join(', ')} ms`);

  const server = await startTimed(place);
  await sleep(SETTLING_MS);
  const before = residentMegabytes(server.process.pid);
  const { worldcard } = JSON.parse(await readFile(join(place.directory, 'sandbox.json'), 'utf8'));
  const rounds = await measureGetInfo(worldcard, options, report);
  const after = residentMegabytes(server.process.pid);
  await stop(server);

  const { perSecond, p50Ms, p99Ms, maxMs } = medianOf(rounds);
  return [
    {
      title: '(d) Signed get_info requests over HTTP',
      columns: ['connections', 'requests a second', 'p50 ms', 'p99 ms', 'longest ms'],
      rows: [['64', perSecond, p50Ms, p99Ms, maxMs]],
      notes: [],
    },
    {
      title: '(e) Start and memory',
      columns: ['', 'measured'],
      rows: [
        ['first start, empty database, ms', first.tookMs],
        [`later start, median of ${LATER_STARTS}, ms`, median(later)],
        ['in memory after the start, MB', before],
        ['in memory after (d), MB', after],
      ],
      notes: [],
    },
  ];
}

async function startTimed({ environment }: Workplace) {
  const startedAt = performance.now();
  const server = startServerProcess(environment);
  if ((await server.ready) === null) throw new Error((await server.ended).output);
  return { process: server, tookMs: performance.now() - startedAt };
}

async function stop({ process }: Awaited<ReturnType<typeof startTimed>>): Promise<void> {
  const { code, output } = await process.stop();
  if (code !== 0) throw new Error(`The server ended with ${code}:\n${output}`);
}
