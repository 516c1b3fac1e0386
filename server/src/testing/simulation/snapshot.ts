import type { Database } from '../../platform/index.ts';

/** All rows that a network message may write. Receipts of batches are about the machine, not about money. */
const tables = [
  'accounts',
  'authorizations',
  'cards',
  'claims',
  'deliveries',
  'events',
  'holds',
  'jobs',
  'network_events',
  'operations',
  'spend_controls',
  'transfers',
] as const;

/** Everything that is written down, as one digest for each table: two that are alike are of the same books. */
export async function snapshot(database: Database): Promise<Record<string, string>> {
  const digests: Record<string, string> = {};
  for (const table of tables) {
    const [row] = await database.query<{ digest: string }>(
      `select count(*) || ' ' || coalesce(md5(string_agg(t::text, e'\\n' order by t::text)), '') as digest from ${table} t`,
    );
    digests[table] = row?.digest ?? '';
  }
  return digests;
}
