import { describe, expect, test } from 'vitest';
import { testDatabase } from '../../testing/test-database.ts';
import { isTransient, isUniqueViolation, sqlState } from './errors.ts';

const database = await testDatabase();
await database.query(
  'create table things (id int primary key, amount bigint, at timestamptz, raw bytea, doc jsonb)',
);

describe('values', () => {
  test('come back as the same types on both engines', async () => {
    const at = new Date('2026-02-03T04:05:06.789Z');
    const row = [1, 9_007_199_254_740_993n, at, Buffer.from([0, 255]), JSON.stringify({ a: [1, null] })];
    await database.query('insert into things values ($1, $2, $3, $4, $5)', row);
    expect(await database.query('select * from things where id = $1', [1])).toEqual([
      { id: 1, amount: 9_007_199_254_740_993n, at, raw: Buffer.from([0, 255]), doc: { a: [1, null] } },
    ]);
  });

  test('travel in arrays, nulls, quotes and bytes included', async () => {
    const rows = await database.query<{ t: string | null; b: Buffer; n: bigint }>(
      'select * from unnest($1::text[], $2::bytea[], $3::bigint[]) as x (t, b, n)',
      [
        ['a"b\\c, {d}', null],
        [Buffer.from('x'), Buffer.alloc(0)],
        [1n, -(2n ** 62n)],
      ],
    );
    expect(rows).toEqual([
      { t: 'a"b\\c, {d}', b: Buffer.from('x'), n: 1n },
      { t: null, b: Buffer.alloc(0), n: -(2n ** 62n) },
    ]);
  });
});

describe('transactions', () => {
  test('that throw undo everything', async () => {
    const work = database.transaction(async (tx) => {
      await tx.query('insert into things (id) values ($1)', [100]);
      throw new Error('changed my mind');
    });
    await expect(work).rejects.toThrow('changed my mind');
    expect(await database.query('select from things where id = 100')).toEqual([]);
  });

  test('whose statement failed are rolled back even when the error was swallowed', async () => {
    const work = database.transaction(async (tx) => {
      await tx.query('insert into things (id) values ($1)', [101]);
      await tx.query('select 1 / $1::int', [0]).catch(() => {});
    });
    await expect(work).rejects.toThrow(/rolled back/);
    expect(await database.query('select from things where id = 101')).toEqual([]);
  });

  test('run statements that were issued together in their order', async () => {
    const answers = await database.transaction((tx) =>
      Promise.all([
        tx.query('insert into things (id) values ($1)', [102]),
        tx.query<{ id: number }>('select id from things where id = $1', [102]),
        tx.query('delete from things where id = $1', [102]),
        tx.query('select id from things where id = $1', [102]),
      ]),
    );
    expect(answers).toEqual([[], [{ id: 102 }], [], []]);
  });

  test('after a failed one the connection works as before', async () => {
    await expect(database.query('insert into things (id) values ($1), ($1)', [103])).rejects.toMatchObject({
      code: '23505',
    });
    await expect(database.query('no sql at all')).rejects.toMatchObject({ code: '42601' });
    expect(await database.query<{ one: number }>('select 1 as one')).toEqual([{ one: 1 }]);
  });

  test('that only read refuse to write', async () => {
    const work = database.transaction((tx) => tx.query('delete from things where id = $1', [1]), {
      readOnly: true,
    });
    await expect(work).rejects.toMatchObject({ code: '25006' });
  });

  test('many at once all get their turn', async () => {
    const results = await Promise.all(
      Array.from({ length: 40 }, (_, n) =>
        database.transaction(async (tx) => (await tx.query<{ n: number }>('select $1::int as n', [n]))[0]?.n),
      ),
    );
    expect(results).toEqual(Array.from({ length: 40 }, (_, n) => n));
  });
});

describe('a lost server', () => {
  test('ends what was under way with errors that may be repeated, and the next statement works', async (context) => {
    if (database.kind === 'pglite') return context.skip();
    const killAll =
      'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()';
    for (let round = 0; round < 5; round++) {
      const work = Array.from({ length: 8 }, () =>
        database.transaction(async (tx) => {
          await tx.query('select pg_sleep(0.05)');
          await Promise.all([tx.query('select $1::int', [1]), tx.query('select $1::int', [2])]);
        }),
      );
      const settled = Promise.allSettled(work);
      await database.query(killAll).catch(() => {});
      for (const ended of await settled) {
        if (ended.status === 'rejected') expect(isTransient(ended.reason), String(ended.reason)).toBe(true);
      }
      expect(
        await database
          .query<{ one: number }>('select 1 as one')
          .catch(() => database.query('select 1 as one')),
      ).toEqual([{ one: 1 }]);
    }
  });

  test('is named by the first error of a transaction, not by those that follow from it', async () => {
    const work = database.transaction(async (tx) => {
      const later = async () => {
        await Promise.resolve();
        return await tx.query('select 1 / $1::int', [0]);
      };
      await Promise.all([later().then((rows) => rows), tx.query('select $1::int', [1])]);
    });
    await expect(work).rejects.toMatchObject({ code: '22012' });
  });
});

describe('errors', () => {
  test('tell what can be repeated from what cannot', () => {
    const withCode = (code: string) => Object.assign(new Error('x'), { code });
    for (const code of ['40001', '40P01', '08006', '57P01', 'ECONNRESET'])
      expect(isTransient(withCode(code))).toBe(true);
    for (const code of ['23505', '22012', '42P01']) expect(isTransient(withCode(code))).toBe(false);
    expect(isTransient(new Error('Connection terminated unexpectedly'))).toBe(true);
    expect(isTransient(new Error('a bug'))).toBe(false);
  });

  test('of a unique constraint name it', async () => {
    const error = await database.query('insert into things (id) values ($1), ($1)', [5]).catch((e) => e);
    expect(isUniqueViolation(error)).toBe(true);
    expect(isUniqueViolation(error, 'things_pkey')).toBe(true);
    expect(isUniqueViolation(error, 'other')).toBe(false);
    expect(sqlState(new Error('x'))).toBeNull();
  });
});
