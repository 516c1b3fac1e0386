import { describe, expect, test } from 'vitest';
import { createHostLookup } from './host-lookup.ts';

const answer = [{ address: '192.0.2.1', family: 4 }];

/** A lookup whose name server is slow, and a clock that the test moves. */
function slowNames() {
  let nowMs = 0;
  const asked: { resolve: () => void; reject: (error: Error) => void }[] = [];
  const lookup = createHostLookup(
    () =>
      new Promise((resolve, reject) => {
        asked.push({ resolve: () => resolve(answer), reject });
      }),
    () => nowMs,
  );
  return { lookup, asked, pass: (milliseconds: number) => (nowMs += milliseconds) };
}

describe('a host lookup', () => {
  test('of one name is under way only once, however many ask', async () => {
    const { lookup, asked } = slowNames();
    const both = Promise.all([lookup('a.test'), lookup('a.test')]);
    expect(asked).toHaveLength(1);
    asked[0]?.resolve();
    expect(await both).toEqual([answer, answer]);
  });

  test('of different names do not wait for each other', () => {
    const { lookup, asked } = slowNames();
    void lookup('a.test');
    void lookup('b.test');
    expect(asked).toHaveLength(2);
  });

  test('that failed slowly is repeated only after three times as long', async () => {
    const { lookup, asked, pass } = slowNames();
    const first = lookup('dead.test');
    pass(10_000);
    asked[0]?.reject(new Error('no such name'));
    await expect(first).rejects.toThrow('no such name');
    pass(29_999);
    await expect(lookup('dead.test')).rejects.toThrow('no such name');
    expect(asked).toHaveLength(1);
    pass(1);
    void lookup('dead.test');
    expect(asked).toHaveLength(2);
  });

  test('that was quick is asked anew at once', async () => {
    const { lookup, asked } = slowNames();
    const first = lookup('quick.test');
    asked[0]?.resolve();
    await first;
    void lookup('quick.test');
    expect(asked).toHaveLength(2);
  });
});
