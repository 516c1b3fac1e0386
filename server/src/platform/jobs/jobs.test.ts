import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, test } from 'vitest';
import { testDatabase } from '../../testing/test-database.ts';
import { until } from '../../testing/until.ts';
import { claimJobs, freeLeases, postponeJob } from './claim-jobs.ts';
import { startJobWorker } from './job-worker.ts';
import { createJobsParticipant, type JobChange, type NewJob } from './jobs-participant.ts';
import { listFailingJobs } from './list-failing-jobs.ts';

const database = await testDatabase();
const merchantId = randomUUID();
const noon = new Date('2026-01-01T12:00:00Z');
const later = (ms: number) => new Date(noon.getTime() + ms);
const woken: string[] = [];
const participant = createJobsParticipant((kind) => woken.push(kind));

beforeEach(async () => {
  await database.query('delete from jobs');
});

async function change(...changes: JobChange[]): Promise<void> {
  const picture = { changes };
  const stamp = { lane: randomUUID(), number: 1n, recordedAt: noon, loadedUs: 0, storingUs: 0 };
  await database.transaction((tx) => participant.store(tx, picture, stamp) as Promise<void>);
  participant.committed?.(picture);
}

function job(over: Partial<NewJob> = {}): NewJob {
  return { kind: 'test', merchantId, subject: randomUUID(), dueAt: noon, ...over };
}

const schedule = (one: NewJob): JobChange => ({ kind: 'schedule', job: one });
const claim = (at = noon, wallNow = noon, limit = 10) =>
  claimJobs(database, 'test', { businessNow: at, wallNow, leaseMs: 1000, limit });
const subjects = (jobs: { subject: string }[]) => jobs.map((one) => one.subject).sort();

describe('jobs', () => {
  test("are not claimed before they are due, nor by another kind's worker", async () => {
    await change(schedule(job({ dueAt: later(1) })), schedule(job({ kind: 'other' })));
    expect(await claim()).toEqual([]);
    expect(await claim(later(1))).toHaveLength(1);
  });

  test('are claimed by one of several workers at a time', async () => {
    await change(...Array.from({ length: 20 }, () => schedule(job())));
    const claimed = await Promise.all(Array.from({ length: 6 }, () => claim(noon, noon, 5)));
    const all = claimed.flat().map((one) => one.id);
    expect(all.length).toBe(new Set(all).size);
    expect(all).toHaveLength(20);
  });

  test('whose worker was killed are claimed again once the lease has run out', async () => {
    await change(schedule(job()));
    expect(await claim()).toMatchObject([{ attempts: 1 }]);
    expect(await claim(noon, later(999))).toEqual([]);
    expect(await claim(noon, later(1000))).toMatchObject([{ attempts: 2 }]);
    await freeLeases(database);
    expect(await claim()).toMatchObject([{ attempts: 3 }]);
  });

  test('of one serial key run one at a time in the order they were scheduled, whatever their due times say', async () => {
    const serialKey = randomUUID();
    const [first, second] = [job({ serialKey, dueAt: later(100) }), job({ serialKey })];
    const beside = job();
    await change(schedule(first), schedule(second), schedule(beside));
    expect(subjects(await claim())).toEqual([beside.subject]);
    expect(subjects(await claim(later(100)))).toEqual([first.subject]);
    expect(await claim(later(100))).toEqual([]);
    await change({ kind: 'finish', job: first });
    expect(subjects(await claim(later(100)))).toEqual([second.subject]);
  });

  test('that were postponed wait, and keep why', async () => {
    await change(schedule(job()));
    const [claimed] = await claim();
    await postponeJob(database, claimed?.id as bigint, later(5000), 'it rained');
    expect(await claim(noon, later(4999))).toEqual([]);
    expect(await claim(noon, later(5000))).toHaveLength(1);
    expect(await database.query('select last_error from jobs')).toEqual([{ last_error: 'it rained' }]);
  });

  test('that were rescheduled to now are due at once, even while they are leased', async () => {
    const one = job({ dueAt: later(86_400_000) });
    await change(schedule(one));
    await claim(later(86_400_000));
    await change({ kind: 'reschedule', job: { ...one, dueAt: noon } });
    expect(await claim()).toHaveLength(1);
  });

  test('that were rescheduled begin anew: what failed before is forgotten', async () => {
    const one = job();
    await change(schedule(one));
    const [claimed] = await claim();
    await postponeJob(database, claimed?.id as bigint, later(5000), 'it rained');
    expect(await listFailingJobs(database, { after: null, limit: 10 })).toMatchObject([
      { subject: one.subject, attempts: 1, error: 'it rained', nextAttemptAt: later(5000), waiting: 0 },
    ]);
    await change({ kind: 'reschedule', job: one });
    expect(await listFailingJobs(database, { after: null, limit: 10 })).toEqual([]);
    expect(await claim()).toMatchObject([{ attempts: 1 }]);
  });

  test('that two commands of one batch reschedule are due when the last of them said', async () => {
    const one = job();
    await change(schedule(one));
    const moves = [later(1000), noon, later(2000), noon].map(
      (dueAt): JobChange => ({ kind: 'reschedule', job: { ...one, dueAt } }),
    );
    await change(...moves);
    expect(await claim()).toHaveLength(1);
    await change(...moves.toReversed());
    expect(await claim(noon)).toEqual([]);
    expect(await claim(later(1000))).toHaveLength(1);
  });

  test('are unique by kind and subject', async () => {
    const one = job();
    await change(schedule(one));
    await expect(change(schedule(one))).rejects.toMatchObject({ code: '23505' });
  });

  test('wake the worker of their kind once a batch is committed', async () => {
    woken.length = 0;
    const one = job();
    await change(schedule(one), schedule(job()), schedule(job({ kind: 'other' })));
    expect(woken.sort()).toEqual(['other', 'test']);
    woken.length = 0;
    await change({ kind: 'finish', job: one });
    expect(woken).toEqual([]);
  });
});

describe('the worker', () => {
  test('tries failed work again, and a stop waits for the work under way', async () => {
    const done: string[] = [];
    const errors: string[] = [];
    let failures = 2;
    const one = job();
    await change(schedule(one));
    const worker = startJobWorker({
      database,
      clock: { now: () => noon },
      wall: { now: () => new Date() },
      idleMs: 20,
      onError: (error) => errors.push((error as Error).message),
      handlers: {
        test: async (claimed) => {
          if (failures-- > 0) throw new Error('not yet');
          await new Promise((resolve) => setTimeout(resolve, 50));
          await change({ kind: 'finish', job: { kind: claimed.kind, subject: claimed.subject } });
          done.push(claimed.subject);
        },
      },
    });
    await until(() => errors.length === 2, 'two failures');
    await until(
      async () => (await database.query('select from jobs where attempts = 3')).length === 1,
      'a third attempt',
    );
    await worker.stop();
    expect(done).toEqual([one.subject]);
    expect(await database.query('select from jobs')).toEqual([]);
  });
});
