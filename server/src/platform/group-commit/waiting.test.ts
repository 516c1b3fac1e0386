import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { testDatabase } from '../../testing/test-database.ts';
import { wallClock } from '../clock.ts';
import { type Database, isTransient } from '../database/index.ts';
import { timeOrderedIds } from '../ids.ts';
import { type Command, createGroupCommit, done, type GroupCommitOptions, Overloaded } from './index.ts';

type P = Record<never, never>;

const database = await testDatabase();
const command: Command<P, string> = { keys: {}, decide: () => done('done', {}) };

function groupCommit(options: Partial<GroupCommitOptions<P>>) {
  const newId = timeOrderedIds(wallClock);
  return createGroupCommit<P>({ database, participants: {}, wall: wallClock, newId, ...options });
}

/** A database whose transactions begin only when it is opened. */
function gated() {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  const gatedDatabase: Database = {
    ...database,
    transaction: async (work, options) => {
      await opened;
      return await database.transaction(work, options);
    },
  };
  return { database: gatedDatabase, open };
}

describe('a full queue', () => {
  test('refuses what comes beyond it at once, and takes commands again when it has emptied', async () => {
    const gate = gated();
    const commit = groupCommit({ database: gate.database, maxWaiting: 3, lanes: 2 });
    const taken = ['0', '1', '2'].map((lane) => commit.submit({ ...command, lane }));
    await expect(commit.submit(command)).rejects.toBeInstanceOf(Overloaded);
    await sleep(20);
    await expect(commit.submit(command)).rejects.toBeInstanceOf(Overloaded);
    gate.open();
    expect((await Promise.all(taken)).map(({ kind }) => kind)).toEqual(['done', 'done', 'done']);
    expect(await commit.submit(command)).toMatchObject({ kind: 'done' });
  });

  test('tells for how long the first command waits, the one that is being written included', async () => {
    const gate = gated();
    let nowUs = 1_000;
    const commit = groupCommit({ database: gate.database, stopwatch: { elapsedUs: () => nowUs } });
    expect(commit.oldestWaitMs()).toBe(0);
    const first = commit.submit(command);
    nowUs += 2_000_000;
    await sleep(20);
    const second = commit.submit(command);
    nowUs += 3_500_000;
    expect(commit.oldestWaitMs()).toBe(5_500);
    gate.open();
    await Promise.all([first, second]);
    expect(commit.oldestWaitMs()).toBe(0);
  });
});

describe('a database that stays away', () => {
  test('is told to all who wait, and sooner to those who come next, until it is back', async () => {
    let away = true;
    let attempts = 0;
    const absent: Database = {
      ...database,
      transaction: async (work, options) => {
        attempts += 1;
        if (away) throw Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
        return await database.transaction(work, options);
      },
    };
    const commit = groupCommit({ database: absent, maxAttempts: 5, maxBatch: 2 });
    const waiting = await Promise.allSettled(Array.from({ length: 7 }, () => commit.submit(command)));
    expect(attempts).toBe(5);
    for (const one of waiting) {
      expect(one.status === 'rejected' && isTransient(one.reason)).toBe(true);
    }

    await expect(commit.submit(command)).rejects.toThrow('ECONNREFUSED');
    expect(attempts).toBe(7);

    away = false;
    expect(await commit.submit(command)).toMatchObject({ kind: 'done' });
    expect(attempts).toBe(8);
    away = true;
    await expect(commit.submit(command)).rejects.toThrow('ECONNREFUSED');
    expect(attempts).toBe(13);
  });
});
