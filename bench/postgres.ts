import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { startEmbeddedPostgres } from '../scripts/embedded-postgres.ts';

/** A PostgreSQL server to measure on, with databases that are made for one measurement each. */
export interface BenchPostgres {
  readonly description: string;
  /** @returns the connection string of a fresh, empty database */
  createDatabase(): Promise<string>;
  dropDatabase(url: string): Promise<void>;
  stop(): Promise<void>;
}

/**
 * What an operator would set on a small machine: memory for the pages in use, and checkpoints so far apart that a
 * measurement meets few of them. Commits stay durable.
 */
const settings = { shared_buffers: '1GB', max_wal_size: '8GB', checkpoint_timeout: '15min' };

/** Uses the server that `url` names, or starts one for the run. */
export async function openPostgres(
  url: string | undefined,
  report: (line: string) => void,
): Promise<BenchPostgres> {
  const server = url
    ? { url, stop: async () => {} }
    : await startEmbeddedPostgres({ durable: true, settings, report });
  const [row] = await onServer(server.url, "select current_setting('server_version') as version");
  const set = Object.entries(settings).map(([name, value]) => `${name} ${value}`);
  return {
    description: `PostgreSQL ${row?.version}, ${url ? 'the server of DATABASE_URL' : `durable, ${set.join(', ')}`}`,
    createDatabase: async () => {
      const name = `emboss_bench_${randomBytes(4).toString('hex')}`;
      await onServer(server.url, `create database ${name}`);
      const database = new URL(server.url);
      database.pathname = `/${name}`;
      return database.href;
    },
    dropDatabase: async (database) => {
      await onServer(server.url, `drop database ${new URL(database).pathname.slice(1)} with (force)`);
      // What the next measurement writes should not pay for what this one wrote.
      await onServer(server.url, 'checkpoint');
    },
    stop: server.stop,
  };
}

async function onServer(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}
