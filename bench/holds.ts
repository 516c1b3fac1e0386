import { type Database, migrate, openDatabase } from '../server/src/platform/index.ts';
import { holdScript, prepareHoldScript } from './hold-script.ts';
import { CARDS, type LedgerBench, prepareLedger } from './ledger-holds.ts';
import { type Latencies, medianOf } from './measure.ts';
import { median } from './median.ts';
import type { BenchOptions } from './options.ts';
import { pgbenchVersion, runPgbench } from './pgbench.ts';
import type { Table } from './table.ts';
import type { Workplace } from './workplace.ts';

const CALLERS = [1, 64, 512];
/** The number at which the group commit is compared with pgbench. */
const COMPARED = 64;
const SPREAD_CLIENTS = [8, 16, 32, 64];
const HOT_CLIENTS = [1, 8, 64];

/** (a) holds through the group commit, and (b) beside them the same work as one transaction each. */
export async function measureHolds(
  place: Workplace,
  options: BenchOptions,
  report: (line: string) => void,
): Promise<Table[]> {
  const database = await openDatabase(place.database);
  try {
    await migrate(database);
    report(`${CARDS.toLocaleString('en-US')} cards are being prepared`);
    const lanes = options.lanes ?? (place.engine === 'postgres' ? 2 : 1);
    const ledger = await prepareLedger(database, lanes);
    const pgbench = await openPgbench(database, place, ledger);
    await ledger.run(COMPARED, 1);
    const holds = new Map<number, Latencies[]>();
    const baseline = new Map<string, number[]>();
    for (let round = 1; round <= options.rounds; round++) {
      for (const callers of CALLERS) {
        const result = await ledger.run(callers, options.seconds);
        report(`round ${round}: ${callers} callers, ${Math.round(result.perSecond)} holds a second`);
        add(holds, callers, result);
      }
      if (pgbench === null) continue;
      for (const { hot, clients } of baselineRuns) {
        const perSecond = await pgbench(clients, hot, options.seconds);
        report(`round ${round}: pgbench ${nameOf(clients, hot)}, ${Math.round(perSecond)} a second`);
        add(baseline, nameOf(clients, hot), perSecond);
      }
    }
    return tables(holds, baseline, lanes, place.engine === 'postgres');
  } finally {
    await database.close();
  }
}

const baselineRuns = [
  ...SPREAD_CLIENTS.map((clients) => ({ clients, hot: false })),
  ...HOT_CLIENTS.map((clients) => ({ clients, hot: true })),
];

function nameOf(clients: number, hot: boolean): string {
  return `${hot ? 'one hot account' : 'no hot account'}, ${clients} client${clients === 1 ? '' : 's'}`;
}

async function openPgbench(
  database: Database,
  { database: opened }: Workplace,
  { merchantId, hotAccount }: LedgerBench,
) {
  if (opened.kind !== 'postgres' || pgbenchVersion() === null) return null;
  await prepareHoldScript(database, merchantId, CARDS);
  return (clients: number, hot: boolean, seconds: number) =>
    runPgbench(opened.url, {
      script: holdScript(hot),
      variables: { cards: CARDS, merchant: merchantId, hot: hotAccount },
      clients,
      seconds,
    });
}

function add<Key, Value>(map: Map<Key, Value[]>, key: Key, value: Value): void {
  const values = map.get(key) ?? [];
  values.push(value);
  map.set(key, values);
}

function tables(
  holds: ReadonlyMap<number, Latencies[]>,
  baseline: ReadonlyMap<string, number[]>,
  lanes: number,
  isPostgres: boolean,
): Table[] {
  const figures = new Map([...holds].map(([callers, rounds]) => [callers, medianOf(rounds)]));
  const emboss: Table = {
    title: `(a) Holds through the group commit, ${lanes} lane${lanes === 1 ? '' : 's'}`,
    columns: ['callers', 'holds a second', 'p50 ms', 'p99 ms', 'longest ms'],
    rows: [...figures].map(([callers, { perSecond, p50Ms, p99Ms, maxMs }]) => [
      String(callers),
      perSecond,
      p50Ms,
      p99Ms,
      maxMs,
    ]),
    notes: [],
  };
  if (!isPostgres) return [emboss];
  const compared = figures.get(COMPARED);
  if (baseline.size === 0 || !compared) {
    return [
      { ...emboss, notes: ['pgbench is not installed here, so there is nothing beside these figures.'] },
    ];
  }
  const medians = new Map([...baseline].map(([name, rounds]) => [name, median(rounds)]));
  const perSecond = (clients: number, hot: boolean) => medians.get(nameOf(clients, hot)) ?? 0;
  const best = Math.max(...SPREAD_CLIENTS.map((clients) => perSecond(clients, false)));
  const hot = perSecond(COMPARED, true);
  const pgbench: Table = {
    title: '(b) The same work as one pgbench transaction each',
    columns: ['pgbench', 'a second', `(a) at ${COMPARED} callers against it`],
    rows: [...medians].map(([name, figure]) => [
      name,
      figure,
      `${(compared.perSecond / figure).toFixed(2)}×`,
    ]),
    notes: [
      goal(`at least 1.3 times pgbench's best without the hot account`, compared.perSecond / best, 1.3),
      goal(`at least 10 times its figure with it, at ${COMPARED} clients`, compared.perSecond / hot, 10),
      `Goal: p99 at most 10 ms at ${COMPARED} callers. Measured: ${compared.p99Ms.toFixed(1)} ms, ${met(compared.p99Ms <= 10)}.`,
    ],
  };
  return [emboss, pgbench];
}

function goal(text: string, ratio: number, least: number): string {
  return `Goal: (a) at ${COMPARED} callers ${text}. Measured: ${ratio.toFixed(2)} times, ${met(ratio >= least)}.`;
}

const met = (holds: boolean) => (holds ? 'met' : 'missed');
