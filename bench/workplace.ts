import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DatabaseOptions } from '../server/src/platform/index.ts';
import type { EngineName } from './options.ts';
import type { BenchPostgres } from './postgres.ts';

/** An empty database and a directory, for one measurement. */
export interface Workplace {
  readonly engine: EngineName;
  readonly directory: string;
  readonly database: DatabaseOptions;
  /** For a server process, which takes them from its environment. */
  readonly environment: Readonly<Record<string, string>>;
}

/** Gives `work` a fresh place, and clears it away afterwards. */
export async function inWorkplace<T>(
  engine: EngineName,
  postgres: BenchPostgres | null,
  work: (place: Workplace) => Promise<T>,
): Promise<T> {
  const directory = await mkdtemp(join(tmpdir(), 'emboss-bench-'));
  const url = engine === 'postgres' && postgres ? await postgres.createDatabase() : null;
  const common = {
    EMBOSS_DATA_DIR: directory,
    EMBOSS_PORT: '0',
    EMBOSS_DELAY_MS: '0',
    EMBOSS_LOG_LEVEL: 'error',
  };
  try {
    return await work({
      engine,
      directory,
      database: url === null ? { kind: 'pglite', dataDir: directory } : { kind: 'postgres', url },
      environment: url === null ? common : { ...common, DATABASE_URL: url },
    });
  } finally {
    if (url !== null) await postgres?.dropDatabase(url);
    await rm(directory, { recursive: true, force: true });
  }
}
