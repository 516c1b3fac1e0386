import { describe, expect, test } from 'vitest';
import { migrate } from '../platform/index.ts';
import { testDatabase, testDatabaseOptions } from './test-database.ts';

describe('a test database', () => {
  test('runs on the engine the run is for', async () => {
    const database = await testDatabase();
    expect(database.kind).toBe(process.env.EMBOSS_TEST_DATABASE_URL ? 'postgres' : 'pglite');
  });

  test('is migrated already', async () => {
    const database = await testDatabase();
    expect(await migrate(database)).toEqual([]);
    expect(await database.query('select offset_ms from business_clock')).toEqual([{ offset_ms: 0n }]);
  });

  test('shares nothing with another one', async () => {
    const [one, other] = await Promise.all([testDatabase(), testDatabase()]);
    await one.query('create table only_here (id bigint)');
    await expect(other.query('select * from only_here')).rejects.toThrow(/only_here/);
  });

  test('may be closed by the test itself', async () => {
    const database = await testDatabase();
    await database.close();
    await database.close();
    await expect(database.query('select 1')).rejects.toThrow();
  });

  test('has options that open it in another place', async () => {
    const options = await testDatabaseOptions();
    expect(options.kind).toBe(process.env.EMBOSS_TEST_DATABASE_URL ? 'postgres' : 'pglite');
  });
});
