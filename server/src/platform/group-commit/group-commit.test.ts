import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { testDatabase } from '../../testing/test-database.ts';
import { wallClock } from '../clock.ts';
import { CommitOutcomeUnknown, type Database, type Transaction } from '../database/index.ts';
import { timeOrderedIds } from '../ids.ts';
import { createGroupCommit, done, type GroupCommitOptions, type Participant, refused } from './index.ts';

/** A participant of the simplest kind: named counters that are added to. */
interface CounterPicture {
  readonly values: Map<string, number>;
  readonly touched: Set<string>;
}

const counters: Participant<string, CounterPicture, { name: string; add: number }> = {
  lock: async (tx, names) => {
    const sorted = [...new Set(names)].sort();
    await Promise.all([
      tx.query('insert into test_counters select unnest($1::text[]), 0 on conflict do nothing', [sorted]),
      tx.query('select from test_counters where name = any($1) order by name for update', [sorted]),
    ]);
  },
  load: async (tx, names) => {
    const rows = await tx.query<{ name: string; value: number }>(
      'select * from test_counters where name = any($1)',
      [names],
    );
    return { values: new Map(rows.map((row) => [row.name, row.value])), touched: new Set() };
  },
  apply: (picture, { name, add }) => {
    picture.values.set(name, (picture.values.get(name) ?? 0) + add);
    picture.touched.add(name);
  },
  store: async (tx, { values, touched }) => {
    const names = [...touched];
    await tx.query(
      'update test_counters set value = c.value from unnest($1::text[], $2::int[]) as c (name, value) where test_counters.name = c.name',
      [names, names.map((name) => values.get(name))],
    );
  },
};

const database = await testDatabase();
await database.query(
  'create table test_counters (name text primary key, value int not null check (value < 1000))',
);
const newId = timeOrderedIds(wallClock);
const merchantId = randomUUID();

type Options = GroupCommitOptions<{ counters: typeof counters }>;

function groupCommit(on: Database = database, options: Partial<Options> = {}) {
  return createGroupCommit({ database: on, participants: { counters }, wall: wallClock, newId, ...options });
}

function adding(name: string, add: number, key?: string, fingerprint = `${add}`) {
  return {
    ...(key === undefined ? {} : { identity: { merchantId, scope: 'test', key, fingerprint } }),
    keys: { counters: [name] },
    decide: ({ counters: picture }: { counters: CounterPicture }) => {
      const value = (picture.values.get(name) ?? 0) + add;
      if (value > 100) return refused<{ counters: typeof counters }, number>(value);
      return done<{ counters: typeof counters }, number>(value, { counters: [{ name, add }] }, value);
    },
  };
}

async function counterOf(name: string): Promise<number | undefined> {
  const rows = await database.query<{ value: number }>('select value from test_counters where name = $1', [
    name,
  ]);
  return rows[0]?.value;
}

describe('the group commit', () => {
  test('every command of a batch sees what the ones before it did', async () => {
    const commit = groupCommit();
    const outcomes = await Promise.all(Array.from({ length: 30 }, () => commit.submit(adding('shared', 1))));
    const results = outcomes.map((outcome) => (outcome.kind === 'done' ? outcome.result : -1));
    expect(results).toEqual(Array.from({ length: 30 }, (_, index) => index + 1));
    expect(await counterOf('shared')).toBe(30);
  });

  test('a refused command changes nothing and frees its identity', async () => {
    const commit = groupCommit();
    const key = randomUUID();
    expect(await commit.submit(adding('limited', 101, key))).toEqual({ kind: 'refused', result: 101 });
    expect(await counterOf('limited')).toBe(0);
    expect(await commit.submit(adding('limited', 5, key))).toEqual({ kind: 'done', result: 5 });
  });

  test('a repeated command answers with what the first remembered, and says whether it had the same content', async () => {
    const commit = groupCommit();
    const key = randomUUID();
    await commit.submit(adding('repeated', 7, key));
    const again = { kind: 'repeated', remembered: 7 };
    expect(await commit.submit(adding('repeated', 7, key))).toEqual({ ...again, sameContent: true });
    expect(await commit.submit(adding('repeated', 8, key))).toEqual({ ...again, sameContent: false });
    expect(await counterOf('repeated')).toBe(7);
  });

  test('what was presumed is written with the claim and not again; anything else takes its place', async () => {
    const texts: string[] = [];
    const watched: Database = {
      ...database,
      transaction: (work, options) =>
        database.transaction(
          (tx) =>
            work({
              ...tx,
              query: (text, params) => {
                texts.push(text);
                return tx.query(text, params);
              },
            }),
          options,
        ),
    };
    const commit = groupCommit(watched);
    const presuming = (presumed: number, key: string) => {
      const command = adding(randomUUID(), 7, key);
      return { ...command, identity: { merchantId, scope: 'test', key, fingerprint: '7', presumed } };
    };
    const updates = () => texts.filter((text) => text.includes('update claims')).length;

    const [right, wrong] = [randomUUID(), randomUUID()];
    await commit.submit(presuming(7, right));
    expect(updates()).toBe(0);
    await commit.submit(presuming(8, wrong));
    expect(updates()).toBe(1);
    for (const key of [right, wrong]) {
      expect(await commit.submit(presuming(9, key))).toEqual({
        kind: 'repeated',
        remembered: 7,
        sameContent: true,
      });
    }
  });

  test('a refused command frees its identity, whatever was presumed', async () => {
    const commit = groupCommit();
    const key = randomUUID();
    const command = adding('presumed-and-refused', 101, key);
    const identity = { merchantId, scope: 'test', key, fingerprint: '101', presumed: 101 };
    expect(await commit.submit({ ...command, identity })).toEqual({ kind: 'refused', result: 101 });
    expect(await commit.submit(adding('presumed-and-refused', 5, key))).toMatchObject({ kind: 'done' });
  });

  test('of many commands with one identity at the same instant, in two committers, one is done', async () => {
    const key = randomUUID();
    const two = [groupCommit(), groupCommit()];
    const outcomes = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        (two[index % 2] as (typeof two)[0]).submit(adding('once', 1, key)),
      ),
    );
    expect(outcomes.filter((outcome) => outcome.kind === 'done')).toHaveLength(1);
    expect(outcomes.filter((outcome) => outcome.kind === 'repeated')).toHaveLength(19);
    expect(await counterOf('once')).toBe(1);
  });

  test('two committers with several lanes lose no update', async () => {
    const two = [groupCommit(database, { lanes: 2 }), groupCommit(database, { lanes: 2 })];
    await Promise.all(
      Array.from({ length: 90 }, (_, index) =>
        (two[index % 2] as (typeof two)[0]).submit(adding(`both-${index % 3}`, 1)),
      ),
    );
    expect([await counterOf('both-0'), await counterOf('both-1'), await counterOf('both-2')]).toEqual([
      30, 30, 30,
    ]);
  });

  test('a command whose decision throws fails alone', async () => {
    const commit = groupCommit();
    const bug = new Error('a bug');
    const failing = {
      keys: {},
      decide: () => {
        throw bug;
      },
    };
    const settled = await Promise.allSettled([
      commit.submit(adding('beside', 1)),
      commit.submit(failing),
      commit.submit(adding('beside', 1)),
    ]);
    expect(settled.map((one) => one.status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(settled[1]).toMatchObject({ reason: bug });
    expect(await counterOf('beside')).toBe(2);
  });

  test('a command that the database refuses is found by halving, and the others are done', async () => {
    const commit = groupCommit();
    const poison = {
      keys: { counters: ['poison'] },
      decide: () =>
        done<{ counters: typeof counters }, number>(0, { counters: [{ name: 'poison', add: 5000 }] }),
    };
    const commands = Array.from({ length: 9 }, (_, index) => adding(`healthy-${index}`, 1));
    const settled = await Promise.allSettled([
      ...commands.slice(0, 4).map((command) => commit.submit(command)),
      commit.submit(poison),
      ...commands.slice(4).map((command) => commit.submit(command)),
    ]);
    expect(settled.map((one) => one.status)).toEqual([
      ...Array(4).fill('fulfilled'),
      'rejected',
      ...Array(5).fill('fulfilled'),
    ]);
    expect(await counterOf('healthy-8')).toBe(1);
    expect(await counterOf('poison')).toBeUndefined();
  });

  test('a batch that meets a deadlock is repeated as a whole', async () => {
    let failures = 2;
    const flaky: Database = {
      ...database,
      transaction: async (work, options) => {
        if (failures-- > 0) throw Object.assign(new Error('deadlock detected'), { code: '40P01' });
        return await database.transaction(work, options);
      },
    };
    const troubles: number[] = [];
    const commit = groupCommit(flaky, { onTrouble: (_, size) => troubles.push(size) });
    expect(await commit.submit(adding('deadlocked', 3))).toEqual({ kind: 'done', result: 3 });
    expect(troubles).toEqual([1, 1]);
  });

  test('a commit that happened although its answer was lost is not repeated', async () => {
    let lost = false;
    const losing: Database = {
      ...database,
      transaction: async (work, options) => {
        const result = await database.transaction(work, options);
        if (lost) return result;
        lost = true;
        throw new CommitOutcomeUnknown(new Error('connection reset'));
      },
    };
    const commit = groupCommit(losing);
    expect(await commit.submit(adding('lost-answer', 4))).toEqual({ kind: 'done', result: 4 });
    expect(await commit.submit(adding('lost-answer', 4))).toEqual({ kind: 'done', result: 8 });
    expect(await counterOf('lost-answer')).toBe(8);
  });

  test('a commit that did not happen is repeated', async () => {
    let lost = false;
    const losing: Database = {
      ...database,
      transaction: async (work, options) => {
        if (lost) return await database.transaction(work, options);
        lost = true;
        const undone = new Error('undone');
        await database
          .transaction(async (tx: Transaction) => {
            await work(tx);
            throw undone;
          })
          .catch((error) => {
            if (error !== undone) throw error;
          });
        throw new CommitOutcomeUnknown(new Error('connection reset'));
      },
    };
    expect(await groupCommit(losing).submit(adding('lost-work', 4))).toEqual({ kind: 'done', result: 4 });
    expect(await counterOf('lost-work')).toBe(4);
  });

  test('a commit that happened is not repeated, though the database stays away after its answer was lost', async () => {
    let lost = false;
    let away = 3;
    const losing: Database = {
      ...database,
      query: async (text, params) => {
        if (lost && away-- > 0)
          throw Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
        return await database.query(text, params);
      },
      transaction: async (work, options) => {
        const result = await database.transaction(work, options);
        if (lost) return result;
        lost = true;
        throw new CommitOutcomeUnknown(new Error('connection reset'));
      },
    };
    const commit = groupCommit(losing);
    expect(await commit.submit(adding('lost-and-away', 4))).toEqual({ kind: 'done', result: 4 });
    expect(away).toBeLessThan(0);
    expect(await commit.submit(adding('lost-and-away', 4))).toEqual({ kind: 'done', result: 8 });
  });

  test('a batch that fails for good gives its lane up, and the next one is written', async () => {
    let broken = true;
    const failing: Database = {
      ...database,
      transaction: async (work, options) => {
        if (broken) throw Object.assign(new Error('duplicate key in batches'), { code: '23505' });
        return await database.transaction(work, options);
      },
    };
    const commit = groupCommit(failing);
    await expect(commit.submit(adding('after-failure', 1))).rejects.toThrow('duplicate key');
    broken = false;
    expect(await commit.submit(adding('after-failure', 1))).toEqual({ kind: 'done', result: 1 });
  });

  test('a very long queue is worked off', async () => {
    const commit = groupCommit(database, { maxWaiting: 200_000 });
    const refusing = { keys: {}, decide: () => refused<{ counters: typeof counters }, number>(0) };
    const outcomes = await Promise.all(Array.from({ length: 150_000 }, () => commit.submit(refusing)));
    expect(outcomes).toHaveLength(150_000);
  });

  test('draining waits for everything that was submitted', async () => {
    const commit = groupCommit();
    let answered = 0;
    for (let index = 0; index < 10; index++) {
      void commit.submit(adding('drained', 1)).then(() => {
        answered += 1;
      });
    }
    await commit.drain();
    expect(answered).toBe(10);
  });
});
