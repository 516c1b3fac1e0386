import type { Database } from '../../platform/index.ts';
import { until } from '../until.ts';

/** What stands in each table. */
export type Digest = Readonly<Record<string, string>>;

/** What a batch leaves, also one whose commands were all refused. */
const chain: readonly string[] = ['lanes', 'batches', 'batch_receipts'];

/**
 * Digests all rows of all tables, once no work waits to be done.
 * @param remembering tables that are there to remember requests, such as a dialect's nonces
 */
export async function digestDatabase(database: Database, remembering: readonly string[]): Promise<Digest> {
  await until(async () => (await database.query(openWork)).length === 0, 'the end of all work');
  const tables = await database.query<{ name: string }>(
    `select tablename as name from pg_tables where schemaname = 'public' and tablename <> all ($1) order by 1`,
    [[...chain, ...remembering]],
  );
  const rows = await database.query<{ name: string; digest: string }>(
    tables.map(({ name }) => digestOf(name)).join(' union all '),
  );
  return Object.fromEntries(rows.map(({ name, digest }) => [name, digest]));
}

/** One statement for all tables: in whichever order the rows are read, they count in that of their own digests. */
function digestOf(table: string): string {
  return `select '${table}' as name, count(*) || ' rows, ' || coalesce(md5(string_agg(row, '' order by row)), '') as digest
    from (select md5(${table}::text) collate "C" as row from ${table}) as rows`;
}

/** What moves by itself: jobs that wait or run, and webhooks that have not arrived. */
const openWork = `select from jobs union all select from deliveries where state = 'pending' limit 1`;

/** The tables in which something else stands. */
export function changedTables(before: Digest, after: Digest): string[] {
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...names].filter((name) => before[name] !== after[name]);
}
