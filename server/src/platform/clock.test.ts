import { describe, expect, test } from 'vitest';
import { testDatabase } from '../testing/test-database.ts';
import { openBusinessClock, wallClock } from './clock.ts';

const database = await testDatabase();
const fixed = { now: () => new Date('2026-01-01T00:00:00.000Z') };

describe('the business clock', () => {
  test('never goes back and never by parts of milliseconds', async () => {
    const clock = await openBusinessClock(database, fixed);
    for (const wrong of [0, -1, 0.5, Number.NaN, Number.POSITIVE_INFINITY]) {
      await expect(clock.advance(wrong)).rejects.toThrow(RangeError);
    }
    expect(clock.now()).toEqual(fixed.now());
  });

  test('is moved for every process, and another one sees it at its next look', async () => {
    const [one, two] = [await openBusinessClock(database, fixed), await openBusinessClock(database, fixed)];
    await Promise.all([one.advance(1000), one.advance(500)]);
    expect(one.now()).toEqual(new Date('2026-01-01T00:00:01.500Z'));
    expect(two.now()).toEqual(fixed.now());
    await two.refresh();
    expect(two.now()).toEqual(one.now());
  });

  test('is found again after a restart, and runs with the wall clock', async () => {
    const clock = await openBusinessClock(database, wallClock);
    expect(clock.now().getTime() - wallClock.now().getTime()).toBeGreaterThanOrEqual(1490);
  });

  test('moved in a transaction that is undone has not moved', async () => {
    const clock = await openBusinessClock(database, fixed);
    const before = clock.now();
    await database
      .transaction(async (tx) => {
        await clock.advance(60_000, tx);
        throw new Error('undone');
      })
      .catch(() => {});
    await clock.refresh();
    expect(clock.now()).toEqual(before);
  });
});
