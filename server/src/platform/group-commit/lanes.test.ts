import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { testDatabase } from '../../testing/test-database.ts';
import { wallClock } from '../clock.ts';
import { sqlState, type Transaction } from '../database/index.ts';
import { timeOrderedIds } from '../ids.ts';
import {
  type BatchStamp,
  type Command,
  createGroupCommit,
  done,
  type GroupCommitOptions,
  type Participant,
} from './index.ts';

/** Notes which lane and batch each command came in. */
interface Note {
  readonly name: string;
  readonly lane: string;
  readonly number: bigint;
}
const notes: Note[] = [];
const notebook: Participant<never, string[], string> = {
  load: async () => [],
  apply: (picture, name) => picture.push(name),
  store: async (_tx, picture, { lane, number }: BatchStamp) => {
    notes.push(...picture.map((name) => ({ name, lane, number })));
  },
};

/** Locks its rows one by one in the order of its keys and takes its time, as no participant should. */
const careless: Participant<string, null, never> = {
  lock: (tx: Transaction, names) =>
    Promise.all(
      names.flatMap((name) => [
        tx.query('select from test_rows where name = $1 for update', [name]),
        tx.query('select pg_sleep($1)', [0.3]),
      ]),
    ),
  load: async () => null,
  apply: () => {},
  store: async () => {},
};

const participants = { notebook, careless };
type P = typeof participants;

const database = await testDatabase();
await database.query('create table test_rows (name text primary key)');
await database.query(`insert into test_rows values ('a'), ('b')`);
const merchantId = randomUUID();
const lanesHere = 2;

function groupCommit(options: Partial<GroupCommitOptions<P>> = {}) {
  const newId = timeOrderedIds(wallClock);
  return createGroupCommit<P>({
    database,
    participants,
    wall: wallClock,
    newId,
    lanes: lanesHere,
    ...options,
  });
}

const noting = (name: string, lane?: string): Command<P, string> => ({
  ...(lane === undefined ? {} : { lane }),
  keys: {},
  decide: () => done(name, { notebook: [name] }),
});

const identified = (key: string, lane: string): Command<P, string> => ({
  ...noting(key, lane),
  identity: { merchantId, scope: 'lanes', key, fingerprint: 'same' },
});

const isNoted = (name: string) => notes.filter((note) => note.name === name);

describe('lanes', () => {
  test('commands of one hint go through one lane, in the order in which they came', async () => {
    const commit = groupCommit({ maxBatch: 3 });
    const prefix = randomUUID();
    await Promise.all(
      Array.from({ length: 40 }, (_, index) =>
        commit.submit(noting(`${prefix} ${index}`, `card ${index % 4}`)),
      ),
    );
    for (const hint of [0, 1, 2, 3]) {
      const mine = notes.filter(
        ({ name }) => name.startsWith(prefix) && Number(name.split(' ')[1]) % 4 === hint,
      );
      expect(new Set(mine.map(({ lane }) => lane)).size).toBe(1);
      const order = mine.map(({ name }) => Number(name.split(' ')[1]));
      expect(order).toEqual(order.toSorted((a, b) => a - b));
      expect(order).toHaveLength(10);
    }
  });

  test('the numbers of shards are dealt out evenly', async () => {
    const commit = groupCommit();
    const prefix = randomUUID();
    await Promise.all(
      Array.from({ length: 8 }, (_, shard) => commit.submit(noting(`${prefix} ${shard}`, String(shard)))),
    );
    const mine = notes.filter(({ name }) => name.startsWith(prefix));
    const lanes = Map.groupBy(mine, ({ lane }) => lane);
    expect([...lanes.values()].map((each) => each.length)).toEqual([4, 4]);
  });

  test('without hints what arrives together is one batch, and another lane takes what comes meanwhile', async () => {
    const commit = groupCommit();
    const together = Array.from({ length: 20 }, () => randomUUID());
    await Promise.all(together.map((name) => commit.submit(noting(name))));
    const batches = new Set(together.flatMap(isNoted).map(({ lane, number }) => `${lane} ${number}`));
    expect(batches.size).toBe(1);
  });

  test('two commands of one identity in two lanes: one is done, the other hears of it, and nobody is stuck', async () => {
    const troubles: unknown[] = [];
    const commit = groupCommit({ onTrouble: (error) => troubles.push(error) });
    for (let round = 0; round < 20; round++) {
      const keys = Array.from({ length: 12 }, () => randomUUID());
      const outcomes = await Promise.all([
        ...keys.map((key) => commit.submit(identified(key, '0'))),
        ...keys.toReversed().map((key) => commit.submit(identified(key, '1'))),
      ]);
      expect(outcomes.filter(({ kind }) => kind === 'done')).toHaveLength(12);
      expect(outcomes.filter(({ kind }) => kind === 'repeated')).toHaveLength(12);
      for (const key of keys) expect(isNoted(key)).toHaveLength(1);
    }
    expect(troubles).toEqual([]);
  });

  test('two batches that lock rows in opposite orders are both written: the one that the database ends is repeated', async (context) => {
    if (database.kind === 'pglite') return context.skip();
    const troubles: unknown[] = [];
    const commit = groupCommit({ onTrouble: (error) => troubles.push(sqlState(error)) });
    const locking = (lane: string, careless: string[]) => ({
      ...noting(randomUUID(), lane),
      keys: { careless },
    });
    const outcomes = await Promise.all([
      commit.submit(locking('0', ['a', 'b'])),
      commit.submit(locking('1', ['b', 'a'])),
    ]);
    expect(outcomes.map(({ kind }) => kind)).toEqual(['done', 'done']);
    expect(troubles).toContain('40P01');
  });

  test('a claim that waits for a batch which waits for rows is no circle', async (context) => {
    if (database.kind === 'pglite') return context.skip();
    const troubles: unknown[] = [];
    const commit = groupCommit({ onTrouble: (error) => troubles.push(error) });
    const key = randomUUID();
    const withRow = (lane: string, careless: string[]) => ({ ...identified(key, lane), keys: { careless } });
    const other = commit.submit({ ...noting(randomUUID(), '1'), keys: { careless: ['a'] } });
    const outcomes = await Promise.all([
      commit.submit(withRow('0', ['a'])),
      commit.submit(withRow('1', ['a', 'b'])),
      other,
    ]);
    expect(outcomes.map(({ kind }) => kind).toSorted()).toEqual(['done', 'done', 'repeated']);
    expect(troubles).toEqual([]);
  });
});
