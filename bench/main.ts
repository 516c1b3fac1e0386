import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { measureAuthorizations } from './authorizations.ts';
import { measureHolds } from './holds.ts';
import { describeMachine } from './machine.ts';
import { measureMany } from './many.ts';
import { type BenchOptions, type EngineName, readOptions, type Section, usage } from './options.ts';
import { pgbenchVersion } from './pgbench.ts';
import { openPostgres } from './postgres.ts';
import { resultsPage } from './results-page.ts';
import { measureServer } from './server.ts';
import { printable, type Table } from './table.ts';
import { measureTopUps } from './top-ups.ts';
import { inWorkplace, type Workplace } from './workplace.ts';

type Measurement = (
  place: Workplace,
  options: BenchOptions,
  report: (line: string) => void,
  /** Gives `work` one more place like it. */
  inAnother: <T>(work: (place: Workplace) => Promise<T>) => Promise<T>,
) => Promise<Table[]>;

const measurements: Record<Section, Measurement> = {
  holds: measureHolds,
  topups: measureTopUps,
  server: measureServer,
  authorizations: measureAuthorizations,
  many: measureMany,
};

const names: Record<EngineName, string> = { postgres: 'PostgreSQL', pglite: 'PGlite' };

await main();

async function main(): Promise<void> {
  const options = tryToReadOptions();
  if (options === null) {
    console.log(usage);
    return;
  }
  const startedAt = performance.now();
  const report = (line: string) =>
    console.error(`${((performance.now() - startedAt) / 1000).toFixed(0).padStart(5)} s  ${line}`);
  const postgres = options.engines.includes('postgres')
    ? await openPostgres(process.env.DATABASE_URL, report)
    : null;
  try {
    const results = new Map<string, Table[]>();
    for (const engine of options.engines) {
      const tables: Table[] = [];
      for (const section of options.sections) {
        const progress = (line: string) => report(`${names[engine]}, ${section}: ${line}`);
        const inPlace = <T>(work: (place: Workplace) => Promise<T>) => inWorkplace(engine, postgres, work);
        const measured = await inPlace((place) => measurements[section](place, options, progress, inPlace));
        tables.push(...measured);
      }
      results.set(names[engine], tables);
    }
    const machine = [...describeMachine(), postgres?.description, pgbenchVersion()].flatMap(
      (line) => line ?? [],
    );
    print(machine, results);
    if (options.keeps) {
      const page = fileURLToPath(new URL('RESULTS.md', import.meta.url));
      await writeFile(page, resultsPage(machine, results, options, new Date()));
      report(`written to ${page}`);
    }
  } finally {
    await postgres?.stop();
  }
}

function tryToReadOptions(): BenchOptions | null {
  try {
    return readOptions(process.argv.slice(2));
  } catch (error) {
    console.error(`${(error as Error).message}\n\n${usage}`);
    process.exit(2);
  }
}

function print(machine: readonly string[], results: ReadonlyMap<string, readonly Table[]>): void {
  console.log(`\n${machine.join('\n')}`);
  for (const [engine, tables] of results) {
    for (const table of tables) console.log(`\n${engine}: ${printable(table)}`);
  }
}
