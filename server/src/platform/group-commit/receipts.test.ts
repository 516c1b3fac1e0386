import { describe, expect, test } from 'vitest';
import { testDatabase } from '../../testing/test-database.ts';
import { wallClock } from '../clock.ts';
import { CommitOutcomeUnknown, type Database } from '../database/index.ts';
import { timeOrderedIds } from '../ids.ts';
import {
  type BatchStamp,
  type Command,
  createGroupCommit,
  done,
  type GroupCommitOptions,
  type Participant,
} from './index.ts';

/** Wants a receipt for every batch in which something was measured. */
const measured: Participant<never, string[], string> = {
  load: async () => [],
  apply: (picture, name) => picture.push(name),
  store: async (_tx, _picture, stamp) => {
    stamps.push(stamp);
  },
  wantsReceipt: (picture) => picture.length > 0,
};
const participants = { measured };
type P = typeof participants;

let stamps: BatchStamp[] = [];
const database = await testDatabase();

/** Every reading is one microsecond after the one before. */
function groupCommit(options: Partial<GroupCommitOptions<P>> = {}) {
  stamps = [];
  let us = 0;
  return createGroupCommit<P>({
    database,
    participants,
    wall: wallClock,
    newId: timeOrderedIds(wallClock),
    stopwatch: { elapsedUs: () => ++us },
    ...options,
  });
}

const decidedAt: number[] = [];
const measuring: Command<P, null> = {
  keys: {},
  decide: (_pictures, { loadedUs }) => {
    decidedAt.push(loadedUs);
    return done(null, { measured: ['x'] });
  },
};
const unmeasured: Command<P, null> = { keys: {}, decide: () => done(null, {}) };

async function receiptOf({ lane, number }: BatchStamp) {
  const rows = await database.query<{ committed_us: bigint; answered_us: bigint }>(
    'select committed_us, answered_us from batch_receipts where lane = $1 and number = $2',
    [lane, number],
  );
  return rows[0] ?? null;
}

describe('a receipt', () => {
  test('is written by a later batch, with times in the order in which things happened', async () => {
    const commit = groupCommit();
    await commit.submit(measuring);
    const [stamp] = stamps as [BatchStamp];
    expect(await receiptOf(stamp)).toBeNull();
    await commit.submit(unmeasured);
    const receipt = await receiptOf(stamp);
    const times = [stamp.loadedUs, stamp.storingUs, receipt?.committed_us, receipt?.answered_us].map(Number);
    expect(times).toEqual([...new Set(times)].toSorted((a, b) => a - b));
    expect(decidedAt.at(-1)).toBe(stamp.loadedUs);
  });

  test('is kept only of batches that a participant asks it for', async () => {
    const commit = groupCommit();
    await commit.submit(unmeasured);
    await commit.submit(measuring);
    await commit.submit(unmeasured);
    await commit.drain();
    const [none, one, noneEither] = stamps as [BatchStamp, BatchStamp, BatchStamp];
    expect([await receiptOf(none), await receiptOf(noneEither)]).toEqual([null, null]);
    expect(await receiptOf(one)).not.toBeNull();
  });

  test('that no batch came to write is written when the group commit is drained', async () => {
    const commit = groupCommit();
    await commit.submit(measuring);
    await commit.drain();
    expect(await receiptOf(stamps[0] as BatchStamp)).not.toBeNull();
  });

  test('survives that the batch which was to write it failed', async () => {
    let failing = false;
    const failed: Database = {
      ...database,
      transaction: async (work, options) => {
        if (!failing) return await database.transaction(work, options);
        failing = false;
        return await database.transaction(async (tx) => {
          await work(tx);
          throw Object.assign(new Error('deadlock detected'), { code: '40P01' });
        }, options);
      },
    };
    const commit = groupCommit({ database: failed });
    await commit.submit(measuring);
    failing = true;
    await commit.submit(unmeasured);
    expect(await receiptOf(stamps[0] as BatchStamp)).not.toBeNull();
  });

  test('is written once, although the answer to its commit was lost', async () => {
    let losing = false;
    const lossy: Database = {
      ...database,
      transaction: async (work, options) => {
        const result = await database.transaction(work, options);
        if (!losing) return result;
        losing = false;
        throw new CommitOutcomeUnknown(new Error('connection reset'));
      },
    };
    const commit = groupCommit({ database: lossy });
    await commit.submit(measuring);
    losing = true;
    await commit.submit(unmeasured);
    const first = await receiptOf(stamps[0] as BatchStamp);
    await commit.submit(unmeasured);
    await commit.drain();
    expect(first).not.toBeNull();
    expect(await receiptOf(stamps[0] as BatchStamp)).toEqual(first);
  });
});
