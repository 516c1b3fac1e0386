import type { Latencies } from './measure.ts';
import type { Table } from './table.ts';

const latencyColumns = ['a second', 'p50 ms', 'p99 ms', 'longest ms'];

/** The tables of (f) to (j) from their medians by name, such as `(f) 64`; what was not measured has no table. */
export function authorizationTables(figures: ReadonlyMap<string, Latencies>): Table[] {
  const named = (prefix: string) =>
    [...figures].filter(([name]) => name.startsWith(prefix)).map(([name, each]) => ({ name, ...each }));
  const row = (label: string, { perSecond, p50Ms, p99Ms, maxMs }: Latencies) => [
    label,
    perSecond,
    p50Ms,
    p99Ms,
    maxMs,
  ];
  const compared = figures.get('(f) 64');
  const overHttp = figures.get('(h)');
  const settled = figures.get('(j)');
  const pgbench = named('(g)');
  const best = Math.max(...pgbench.map(({ perSecond }) => perSecond));
  if (!compared || !overHttp || !settled) throw new Error('A measurement is missing.');

  return [
    {
      title: '(f) Authorizations in process',
      columns: ['callers', ...latencyColumns],
      rows: named('(f)').map((each) => row(each.name.slice(4), each)),
      notes: [
        `Goal: p99 at most 20 ms at 64 callers. Measured: ${compared.p99Ms.toFixed(1)} ms, ${met(compared.p99Ms <= 20)}.`,
      ],
    },
    ...(pgbench.length === 0
      ? []
      : [
          {
            title: '(g) The same rows by one pgbench transaction each',
            columns: ['clients', 'a second', '(f) at 64 callers against it'],
            rows: pgbench.map(({ name, perSecond }) => [
              name.slice(4),
              perSecond,
              times(compared.perSecond / perSecond),
            ]),
            notes: [
              goal('(f) at 64 callers at least as fast as its best', compared.perSecond / best, 1),
              goal('(h) at least 0.6 of its best', overHttp.perSecond / best, 0.6),
            ],
          },
        ]),
    {
      title: `${figures.has('(i)') ? '(h), (i)' : '(h)'} Authorizations over HTTP`,
      columns: ['', ...latencyColumns],
      rows: [
        row('(h) one server, 64 connections', overHttp),
        ...named('(i)').map((each) => row('(i) two servers, 32 connections each', each)),
      ],
      notes: [],
    },
    {
      title: '(j) Settlements in process',
      columns: ['callers', ...latencyColumns],
      rows: [row('64', settled)],
      notes: [goal('as fast as (f) at 64 callers', settled.perSecond / compared.perSecond, 1)],
    },
  ];
}

function goal(text: string, ratio: number, least: number): string {
  return `Goal: ${text}. Measured: ${times(ratio)}, ${met(ratio >= least)}.`;
}

const times = (ratio: number) => `${ratio.toFixed(2)}×`;
const met = (holds: boolean) => (holds ? 'met' : 'missed');
