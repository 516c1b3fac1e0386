import { expect, test } from 'vitest';
import { testDatabase } from '../../testing/test-database.ts';
import type { Transaction } from './database.ts';

/** The plan that a connection keeps for a statement that it meets while the table is small. */
async function keptPlan(tx: Transaction): Promise<string> {
  await tx.query('set local plan_cache_mode = force_generic_plan');
  await tx.query(
    `prepare probe (uuid[], uuid[]) as
     select * from transfers where (merchant_id, id) in (select * from unnest($1, $2))`,
  );
  const rows = await tx.query<{ 'QUERY PLAN': string }>(`explain (costs off) execute probe ('{}', '{}')`);
  await tx.query('deallocate probe');
  return rows.map((row) => row['QUERY PLAN']).join('\n');
}

test('a plan that was made for an empty table does not read the whole table when it has grown', async () => {
  const database = await testDatabase();
  expect(await database.transaction(keptPlan)).not.toContain('Seq Scan');

  const otherwise = await database.transaction(async (tx) => {
    await tx.query('set local enable_seqscan = on');
    return await keptPlan(tx);
  });
  expect(otherwise).toContain('Seq Scan on transfers');
});
