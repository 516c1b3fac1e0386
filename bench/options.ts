import { parseArgs } from 'node:util';

export const sections = ['holds', 'topups', 'server', 'authorizations', 'many'] as const;
export type Section = (typeof sections)[number];
export const engines = ['postgres', 'pglite'] as const;
export type EngineName = (typeof engines)[number];

export interface BenchOptions {
  readonly quick: boolean;
  readonly sections: readonly Section[];
  readonly engines: readonly EngineName[];
  readonly rounds: number;
  /** Of one measurement. */
  readonly seconds: number;
  readonly lanes: number | null;
  /** How many purchases the section `many` stores; null for its own choice. */
  readonly stored: number | null;
  /** Whether bench/RESULTS.md is written: only a whole run's figures belong there. */
  readonly keeps: boolean;
}

export const usage = `npm run bench -- [options]

  --quick              one short round of everything, for a look; bench/RESULTS.md stays as it is
  --sections a,b       only these: ${sections.join(', ')}
  --engines a,b        only these: ${engines.join(', ')}
  --rounds n           how often each measurement is taken (5); medians are reported
  --seconds n          how long each takes (4)
  --lanes n            batches under way at once in the group commit (the server's default)
  --stored n           how many purchases the section many stores (10000000), in multiples of 20000
  --help

On PostgreSQL it measures on a server of its own, or on the one that DATABASE_URL names, which must be of version 18 or
later. The section many stores 10 million purchases there: a quarter of an hour, and 40 GB of disk.`;

/** @returns null when help was asked for @throws TypeError naming what is wrong with the arguments */
export function readOptions(args: readonly string[]): BenchOptions | null {
  const { values } = parseArgs({
    args: [...args],
    options: {
      quick: { type: 'boolean', default: false },
      sections: { type: 'string' },
      engines: { type: 'string' },
      rounds: { type: 'string' },
      seconds: { type: 'string' },
      lanes: { type: 'string' },
      stored: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return null;
  const { quick } = values;
  return {
    quick,
    sections: listed('sections', values.sections, sections),
    engines: listed('engines', values.engines, engines),
    rounds: numbered('rounds', values.rounds, quick ? 1 : 5),
    seconds: numbered('seconds', values.seconds, quick ? 2 : 4),
    lanes: values.lanes === undefined ? null : numbered('lanes', values.lanes, 1),
    stored: values.stored === undefined ? null : numbered('stored', values.stored, 1),
    keeps:
      !quick && values.sections === undefined && values.engines === undefined && values.lanes === undefined,
  };
}

function listed<T extends string>(name: string, given: string | undefined, known: readonly T[]): T[] {
  const wanted = given?.split(',') ?? [...known];
  return wanted.map((one) => {
    const found = known.find((each) => each === one);
    if (found === undefined) throw new TypeError(`--${name} takes ${known.join(', ')}, and not ${one}.`);
    return found;
  });
}

function numbered(name: string, given: string | undefined, otherwise: number): number {
  const number = Number(given ?? otherwise);
  if (!Number.isSafeInteger(number) || number < 1)
    throw new TypeError(`--${name} takes a whole number above zero.`);
  return number;
}
