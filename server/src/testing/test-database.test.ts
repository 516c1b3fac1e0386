import { describe, expect, test } from 'vitest';
import { migrate } from '../platform/index.ts';
import { testDatabase, testDatabaseOptions } from './test-database.ts';

const engine = process.env.EMBOSS_TEST_DATABASE_URL ? 'postgres' : 'pglite';
const database = await testDatabase();

describe('a test database', () => {
  test('runs on the engine the run is for', async () => {
    expect(database.kind).toBe(engine);
    expect((await testDatabaseOptions()).kind).toBe(engine);
  });

  test('is migrated already', async () => {
    expect(await migrate(database)).toEqual([]);
    expect(await database.query('select offset_ms from business_clock')).toEqual([{ offset_ms: 0n }]);
  });

  test('shares nothing with another one, and may be closed by the test itself', async () => {
    const other = await testDatabase();
    await database.query('create table only_here (id bigint)');
    await expect(other.query('select * from only_here')).rejects.toThrow(/only_here/);

    await other.close();
    await other.close();
    await expect(other.query('select 1')).rejects.toThrow();
    expect(await database.query('select * from only_here')).toEqual([]);
  });
});
