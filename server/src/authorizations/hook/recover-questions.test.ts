import { describe, expect, test } from 'vitest';
import { openDatabase } from '../../platform/index.ts';
import { closeAfterFile } from '../../testing/close-after-file.ts';
import { hookProcess, hookTenant } from '../../testing/hook-world.ts';
import { movableClock } from '../../testing/movable-clock.ts';
import { testDatabaseOptions } from '../../testing/test-database.ts';
import { until } from '../../testing/until.ts';
import type { Answer } from './answer.ts';

// On PostgreSQL two processes open one database; the embedded one has a single opening, which they share.
const databaseOptions = await testDatabaseOptions();
const database = await openDatabase(databaseOptions);
closeAfterFile(() => database.close());
const second = databaseOptions.kind === 'postgres' ? await openDatabase(databaseOptions) : database;
if (second !== database) closeAfterFile(() => second.close());

const tenant = await hookTenant(database);
const yes: Answer = { kind: 'verdict', verdict: 'approved', reason: null };
const nobody = { ask: () => new Promise<Answer>(() => {}) };
const decisions = async () =>
  (await tenant.events('authorization.approved')).length +
  (await tenant.events('authorization.declined')).length;

/** Questions that a process wrote down before it was killed. */
async function abandoned(count: number, hook: Parameters<typeof tenant.asking>[0] = {}) {
  const { claim } = hookProcess(database, { asker: nobody });
  const askings = Array.from({ length: count }, () => tenant.asking(hook));
  await Promise.all(askings.map((one) => claim(one)));
  return askings;
}

describe('the recovery of questions', () => {
  test('leaves alone what may still be answered', async () => {
    const wall = movableClock();
    const { hooks, question } = hookProcess(database, { asker: nobody, wall });
    const [about] = await abandoned(1);
    if (!about) throw new Error();
    // Past its deadline; so far from the end of the grace that a slow machine does not get there.
    wall.move(2500);
    expect(await hooks.recoverQuestions()).toBe('idle');
    expect(await question(about)).toMatchObject({ status: 'asking', decided: null });
    wall.move(5000);
    await hooks.recoverQuestions();
    expect(await question(about)).toMatchObject({ status: 'answered' });
  });

  test.each([
    ['decline', null, 'declined'],
    ['approve', null, 'approved'],
    ['approve-within-limit', 125_000n, 'approved'],
    ['approve-within-limit', 1n, 'declined'],
  ] as const)('falls back to %s (%s)', async (fallback, fallbackLimit, decided) => {
    const wall = movableClock();
    const { hooks, question, errors } = hookProcess(database, { asker: nobody, wall });
    const [about] = await abandoned(1, { hook: { fallback, fallbackLimit } });
    if (!about) throw new Error();
    wall.move(10_000);
    await hooks.recoverQuestions();
    const found = await question(about);
    expect(found).toMatchObject({ decided, reply: { outcome: 'timed-out', fallback } });
    expect(found?.reply?.milliseconds).toBeGreaterThanOrEqual(10_000);
    expect(errors).toEqual([]);
  });

  test('goes through more than a page', async () => {
    const wall = movableClock();
    const { hooks, question } = hookProcess(database, { asker: nobody, wall });
    const askings = await abandoned(120);
    wall.move(10_000);
    await hooks.recoverQuestions();
    for (const about of askings) expect(await question(about)).toMatchObject({ decided: 'declined' });
  });

  test('is not held up by one that cannot be decided', async () => {
    const wall = movableClock();
    const [stuck, fine] = await abandoned(2);
    if (!stuck || !fine) throw new Error();
    const { finish } = hookProcess(database, { asker: nobody, wall });
    const { hooks, question, errors } = hookProcess(database, {
      asker: nobody,
      wall,
      finish: async (one, reply) => {
        if (one.id === stuck.question.id) throw new Error('a bug');
        return await finish(one, reply);
      },
    });
    wall.move(10_000);
    await hooks.recoverQuestions();
    expect(errors).toEqual([new Error('a bug')]);
    expect(await question(fine)).toMatchObject({ status: 'answered' });
    expect(await question(stuck)).toMatchObject({ status: 'asking' });
    await hookProcess(database, { asker: nobody, wall }).hooks.recoverQuestions();
    expect(await question(stuck)).toMatchObject({ status: 'answered' });
  });

  test('does not touch what its own process is working on', async () => {
    const wall = movableClock();
    let answer = (_: Answer) => {};
    const asker = { ask: () => new Promise<Answer>((resolve) => (answer = resolve)) };
    const { decide, hooks, question } = hookProcess(database, { asker, wall });
    const about = tenant.asking({ hook: { windowMs: 10_000 } });
    const deciding = decide(about);
    await until(async () => (await question(about)) !== null, 'written');
    wall.move(60_000);
    await hooks.recoverQuestions();
    expect(await question(about)).toMatchObject({ status: 'asking' });
    answer(yes);
    expect(await deciding).toMatchObject({ by: 'approved' });
  });
});

describe('two processes', () => {
  test('finish each question once', async () => {
    const wall = movableClock();
    const before = await decisions();
    const askings = await abandoned(60);
    wall.move(10_000);
    const processes = [database, second].map((own) => hookProcess(own, { asker: nobody, wall }));
    await Promise.all(processes.flatMap(({ hooks }) => [hooks.recoverQuestions(), hooks.recoverQuestions()]));
    expect(await decisions()).toBe(before + askings.length);
    expect(processes.flatMap(({ errors }) => errors)).toEqual([]);
  });

  test('agree where one answers while the other recovers, and the answer is told as late', async () => {
    const wall = movableClock();
    const before = await decisions();
    let answer = (_: Answer) => {};
    const asker = { ask: () => new Promise<Answer>((resolve) => (answer = resolve)) };
    const slow = hookProcess(database, { asker });
    const about = tenant.asking({ hook: { windowMs: 10_000 } });
    const deciding = slow.decide(about);
    await until(async () => (await slow.question(about)) !== null, 'written');
    wall.move(60_000);
    await hookProcess(second, { asker: nobody, wall }).hooks.recoverQuestions();
    answer(yes);
    expect(await deciding).toEqual({ decided: 'declined', by: 'timed-out' });
    await slow.hooks.drain();
    expect(await slow.question(about)).toMatchObject({ late: { verdict: 'approved' } });
    const late = await tenant.events('decision.answered_late');
    expect(late.at(-1)?.data).toMatchObject({
      decision: { questionId: about.question.id, verdict: 'approved', decided: 'declined' },
    });
    expect(await decisions()).toBe(before + 1);
  });

  test('take 20 claims of one message for one question', async () => {
    let asked = 0;
    const asker = {
      ask: async () => {
        asked += 1;
        return yes;
      },
    };
    const processes = [database, second].map((own) => hookProcess(own, { asker }));
    const message = tenant.message();
    const results = await Promise.all(
      Array.from({ length: 20 }, (_, index) => {
        const about = tenant.asking({ message });
        return processes[index % 2]?.decide(about);
      }),
    );
    expect(asked).toBe(1);
    for (const result of results) expect(result).toMatchObject({ decided: 'approved' });
  });

  test('finish what failed in one of them, and the answer in hand is told as late', async () => {
    const wall = movableClock();
    const { finish } = hookProcess(database, { asker: nobody });
    let failures = 0;
    const failing = hookProcess(database, {
      asker: { ask: async () => yes },
      wall,
      finish: async (question, reply) => {
        failures += 1;
        if (failures === 1) throw new Error('the database is away');
        return await finish(question, reply);
      },
    });
    const about = tenant.asking();
    const deciding = failing.decide(about);
    await expect(deciding).rejects.toThrow('the database is away');
    wall.move(10_000);
    await failing.hooks.drain();
    expect(await failing.question(about)).toMatchObject({
      decided: 'declined',
      reply: { outcome: 'timed-out' },
      late: { verdict: 'approved' },
    });
    expect(failing.errors).toEqual([]);
  });
});
