import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { testDatabase } from '../../testing/test-database.ts';
import { MigrationRefused, migrate } from './migrate.ts';

const database = await testDatabase();
let rooms = '';

beforeEach(async () => {
  rooms = await mkdtemp(join(tmpdir(), 'emboss-migrations-'));
  await database.query('delete from migrations');
  return () => rm(rooms, { recursive: true });
});

async function write(room: string, name: string, sql: string): Promise<void> {
  await mkdir(join(rooms, room, 'migrations'), { recursive: true });
  await writeFile(join(rooms, room, 'migrations', name), sql);
}

describe('migrations', () => {
  test('of a newer server are refused by an older one', async () => {
    await write('a', '9001-first.sql', 'select 1');
    await write('a', '9002-second.sql', 'select 1');
    await migrate(database, rooms);
    await rm(join(rooms, 'a', 'migrations', '9002-second.sql'));
    const refused = migrate(database, rooms);
    await expect(refused).rejects.toThrow(MigrationRefused);
    await expect(refused).rejects.toThrow(/9002-second.*newer Emboss/);
  });

  test('that were edited after they had been applied are refused', async () => {
    await write('a', '9001-first.sql', 'select 1');
    await migrate(database, rooms);
    await write('a', '9001-first.sql', 'select 2');
    await expect(migrate(database, rooms)).rejects.toThrow(/never edited/);
  });

  test('that fail change nothing, and say which one it was', async () => {
    await write('a', '9001-good.sql', 'create table half_done (id int)');
    await write('b', '9002-bad.sql', 'create table half_done (id int)');
    await expect(migrate(database, rooms)).rejects.toThrow(/9002-bad failed/);
    expect(await database.query("select from pg_tables where tablename = 'half_done'")).toEqual([]);
    expect(await database.query('select from migrations')).toEqual([]);
  });

  test('with one number twice, or a name that says nothing, are a mistake', async () => {
    await write('a', '9001-one.sql', 'select 1');
    await write('b', '9001-two.sql', 'select 1');
    await expect(migrate(database, rooms)).rejects.toThrow(/Two migrations have the number 9001/);
    await rm(join(rooms, 'b'), { recursive: true });
    await write('c', 'more.sql', 'select 1');
    await expect(migrate(database, rooms)).rejects.toThrow(/NNNN-what-it-does/);
  });

  test('are applied once, in the order of their numbers over all rooms', async () => {
    await write('b', '9001-create.sql', 'create table ordered (id int); insert into ordered values (1);');
    await write('a', '9002-use.sql', 'insert into ordered select 2');
    expect(await migrate(database, rooms)).toEqual(['9001-create', '9002-use']);
    expect(await migrate(database, rooms)).toEqual([]);
    expect(await database.query('select id from ordered order by id')).toEqual([{ id: 1 }, { id: 2 }]);
    await database.query('drop table ordered');
  });

  test('by several processes at once are applied once', async () => {
    await write('a', '9001-create.sql', 'create table raced (id int)');
    const applied = await Promise.all([
      migrate(database, rooms),
      migrate(database, rooms),
      migrate(database, rooms),
    ]);
    expect(applied.flat()).toEqual(['9001-create']);
    await database.query('drop table raced');
  });
});
