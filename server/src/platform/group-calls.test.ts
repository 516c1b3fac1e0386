import { describe, expect, test } from 'vitest';
import { groupCalls } from './group-calls.ts';

function recordedGroups(work: (calls: readonly number[]) => Promise<number[]>, largestGroup?: number) {
  const groups: number[][] = [];
  const call = groupCalls<number, number>(async (calls) => {
    groups.push([...calls]);
    return await work(calls);
  }, largestGroup);
  return { call, groups };
}

const doubled = async (calls: readonly number[]) => calls.map((call) => call * 2);

describe('grouped calls', () => {
  test('that arrive together travel together, and each gets its own answer', async () => {
    const { call, groups } = recordedGroups(doubled);
    expect(await Promise.all([1, 2, 3].map(call))).toEqual([2, 4, 6]);
    expect(groups).toEqual([[1, 2, 3]]);
  });

  test('that arrive while a group is under way make up the next one', async () => {
    let release = () => {};
    const { call, groups } = recordedGroups(async (calls) => {
      if (calls.includes(1))
        await new Promise<void>((resolve) => {
          release = resolve;
        });
      return doubled(calls);
    });
    const first = call(1);
    await new Promise((resolve) => setTimeout(resolve, 5));
    const later = [2, 3].map(call);
    release();
    expect(await Promise.all([first, ...later])).toEqual([2, 4, 6]);
    expect(groups).toEqual([[1], [2, 3]]);
  });

  test('are tried alone when their group fails, so that one fails by itself only', async () => {
    const { call, groups } = recordedGroups(async (calls) => {
      if (calls.includes(1)) throw new Error(`The work failed for ${calls}.`);
      return doubled(calls);
    });
    const outcomes = await Promise.allSettled([0, 1, 2].map(call));
    expect(outcomes).toEqual([
      { status: 'fulfilled', value: 0 },
      { status: 'rejected', reason: new Error('The work failed for 1.') },
      { status: 'fulfilled', value: 4 },
    ]);
    expect(groups).toEqual([[0, 1, 2], [0], [1], [2]]);
    expect(await call(3)).toBe(6);
  });

  test('never make a larger group than allowed', async () => {
    const { call, groups } = recordedGroups(doubled, 2);
    await Promise.all([1, 2, 3, 4, 5].map(call));
    expect(groups).toEqual([[1, 2], [3, 4], [5]]);
  });
});
