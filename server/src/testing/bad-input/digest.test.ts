import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { testDatabase } from '../test-database.ts';
import { changedTables, digestDatabase } from './digest.ts';

const database = await testDatabase();
const digest = () => digestDatabase(database, ['used_requests']);
const merchant = '00000000-0000-7000-8000-000000000001';

async function changedBy(sql: string): Promise<string[]> {
  const before = await digest();
  await database.query(sql);
  return changedTables(before, await digest());
}

test('a digest tells a row that was added, one that was changed and one that is gone', async () => {
  const columns = `merchants (id, name, settings, created_at)`;
  const row = `'${merchant}', 'Acme', '{}', '2026-01-01'`;
  expect(await changedBy(`insert into ${columns} values (${row})`)).toEqual(['merchants']);
  expect(await changedBy(`update merchants set settings = '{"a": 1}'`)).toEqual(['merchants']);
  expect(await changedBy('update business_clock set offset_ms = 1')).toEqual(['business_clock']);
  expect(await changedBy(`update merchants set settings = '{"a": 1}'`)).toEqual([]);
  expect(await changedBy('delete from merchants')).toEqual(['merchants']);
});

test('a digest tells two rows from one, and their order does not matter', async () => {
  const insert = 'insert into claims (merchant_id, scope, key, fingerprint, claimed_at) values';
  const row = (key: string) => `('${merchant}', 'test', '${key}', '', '2026-01-01')`;
  expect(await changedBy(`${insert} ${row('a')}, ${row('b')}`)).toEqual(['claims']);
  expect(await changedBy(`delete from claims; ${insert} ${row('b')}, ${row('a')}`)).toEqual([]);
});

test('a digest knows every table but those that remember requests, and the chain of batches', async () => {
  const tables = await database.query<{ name: string }>(
    `select tablename as name from pg_tables where schemaname = 'public'`,
  );
  const remembering = ['lanes', 'batches', 'batch_receipts', 'used_requests'];
  const names = tables.map(({ name }) => name).filter((name) => !remembering.includes(name));
  expect(new Set(Object.keys(await digest()))).toEqual(new Set(names));
  expect(names.length).toBeGreaterThan(30);
});

test('a digest waits for the end of all work', async () => {
  await database.query(
    `insert into jobs (kind, subject, merchant_id, due_at) values ('test', '${merchant}', '${merchant}', '2026-01-01')`,
  );
  const before = digest();
  const winner = await Promise.race([before, sleep(300, 'still waiting')]);
  expect(winner).toBe('still waiting');
  await database.query('delete from jobs');
  expect(Object.keys(await before)).toContain('jobs');
});
