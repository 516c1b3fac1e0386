import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { testDatabase } from '../testing/test-database.ts';
import { createReplayGuard, type RequestUse, startReplaySweep, sweepUses } from './replay-guard.ts';

const database = await testDatabase();
const guard = createReplayGuard(database, 600_000);
const now = new Date('2026-04-01T02:00:00Z');
const later = (seconds: number) => new Date(now.getTime() + seconds * 1000);
const use = (more: Partial<RequestUse> = {}): RequestUse => ({
  merchantId: randomUUID(),
  signer: 'a'.repeat(64),
  nonce: randomUUID(),
  usedAt: now,
  ...more,
});
const count = async () => (await database.query('select 1 from used_requests')).length;

describe('a nonce', () => {
  test('is refused for ten minutes to the instant, and may then be used again', async () => {
    const first = use();
    expect(await guard.burn(first)).toBe(true);
    expect(await guard.burn({ ...first, usedAt: later(600) })).toBe(false);
    expect(await guard.burn({ ...first, usedAt: later(600.001) })).toBe(true);
    expect(await guard.burn({ ...first, usedAt: later(600.002) })).toBe(false);
  });

  test('that is refused is not refused for any longer because of that', async () => {
    const first = use();
    await guard.burn(first);
    await guard.burn({ ...first, usedAt: later(300) });
    expect(await guard.burn({ ...first, usedAt: later(601) })).toBe(true);
  });

  test('is used once among many uses at the same instant, in one process and in several', async () => {
    const same = use();
    const others = Array.from({ length: 50 }, () => use());
    const guards = [guard, createReplayGuard(database, 600_000), createReplayGuard(database, 600_000)];
    const burnt = await Promise.all(guards.flatMap((each) => [each.burn(same), each.burn(same)]));
    expect(burnt.filter(Boolean)).toHaveLength(1);
    const fresh = await Promise.all(others.map((each, index) => guards[index % 3]?.burn(each)));
    expect(fresh.every(Boolean)).toBe(true);
  });

  test('counts for its merchant and signer alone', async () => {
    const first = use();
    expect(await guard.burn(first)).toBe(true);
    expect(await guard.burn({ ...first, merchantId: randomUUID() })).toBe(true);
    expect(await guard.burn({ ...first, signer: 'b'.repeat(64) })).toBe(true);
  });
});

describe('the sweep', () => {
  test('leaves what is refused, and for a minute longer', async () => {
    await database.query('delete from used_requests');
    await guard.burn(use());
    expect(await sweepUses(database, { now: () => later(660) })).toBe(0);
    expect(await sweepUses(database, { now: () => later(660.001) })).toBe(1);
    expect(await count()).toBe(0);
  });

  test('runs by itself until it is stopped', async () => {
    await guard.burn(use());
    const sweep = startReplaySweep(database, { now: () => later(3600) }, (error) => {
      throw error;
    });
    await sweep.stop();
    expect(await count()).toBe(0);
  });
});
