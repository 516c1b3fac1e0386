import { existsSync } from 'node:fs';
import pg from 'pg';
import { expect, test } from 'vitest';
import { startEmbeddedPostgres } from './embedded-postgres.ts';

test('a PostgreSQL server of our own starts, takes settings, answers, and leaves nothing behind', async () => {
  const server = await startEmbeddedPostgres({ settings: { application_name: 'emboss' } });
  const client = new pg.Client({ connectionString: server.url });
  client.on('error', () => {});
  try {
    await client.connect();
    const [row] = (
      await client.query<{ version: number; directory: string; fsync: string; name: string; sorted: string }>(
        `select current_setting('server_version_num')::int as version, current_setting('data_directory') as directory,
           current_setting('fsync') as fsync, reset_val as name,
           (select string_agg(letter, '' order by letter) from unnest(array['b', 'B', 'a', 'C']) as letter) as sorted
         from pg_settings where name = 'application_name'`,
      )
    ).rows;
    expect(row).toMatchObject({ fsync: 'off', name: 'emboss', sorted: 'abBC' });
    expect(row?.version).toBeGreaterThanOrEqual(140000);

    await server.stop();
    expect(existsSync(row?.directory ?? '/')).toBe(false);
    await expect(client.query('select 1')).rejects.toThrow();
  } finally {
    await server.stop();
  }
});
