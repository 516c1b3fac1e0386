import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { testDatabase } from '../../testing/test-database.ts';
import { moveUnit, type OpeningQuota, type QuotaMove, unitsLeft } from './opening-quota.ts';
import { quotasParticipant } from './quotas-participant.ts';
import { readOpeningQuota, setOpeningQuota } from './set-opening-quota.ts';

const database = await testDatabase();
const product = () => ({ merchantId: randomUUID(), productId: randomUUID() });
const set = (key: ReturnType<typeof product>, granted: bigint) =>
  database.transaction((tx) => setOpeningQuota(tx, key, granted));

test.each([-1n, 10_000_000_001n])('a quota of %s is refused and nothing is kept', async (granted) => {
  const key = product();
  expect(await set(key, granted)).toMatchObject({ kind: 'invalid', field: 'granted' });
  expect(await readOpeningQuota(database, key)).toBeNull();
});

test("a quota is the merchant's own", async () => {
  const key = product();
  await set(key, 5n);
  expect(await readOpeningQuota(database, { ...key, merchantId: randomUUID() })).toBeNull();
});

test('a unit is held and then used, or given back', () => {
  const after = (...moves: QuotaMove[]): OpeningQuota =>
    moves.reduce<OpeningQuota>(moveUnit, { granted: 2n, held: 0n, used: 0n });
  expect(unitsLeft(after())).toBe(2n);
  expect(after('hold')).toEqual({ granted: 2n, held: 1n, used: 0n });
  expect(unitsLeft(after('hold', 'use'))).toBe(1n);
  expect(unitsLeft(after('hold', 'give-back'))).toBe(2n);
});

test('granting anew keeps what is held and used, also when it is less', async () => {
  const key = product();
  await set(key, 3n);
  await database.transaction(async (tx) => {
    await quotasParticipant.lock?.(tx, [key]);
    const picture = await quotasParticipant.load(tx, [key], Promise.resolve(undefined));
    for (const move of ['hold', 'hold', 'use'] as const) quotasParticipant.apply(picture, { ...key, move });
    await quotasParticipant.store(tx, picture, {} as never);
  });
  expect(await set(key, 1n)).toEqual({ kind: 'set', quota: { granted: 1n, held: 1n, used: 1n } });
  expect(unitsLeft((await readOpeningQuota(database, key)) as OpeningQuota)).toBe(-1n);
});

test('no command changes the quota of a product that has none', async () => {
  const key = product();
  const picture = await database.transaction((tx) =>
    quotasParticipant.load(tx, [key], Promise.resolve(undefined)),
  );
  expect(picture.of(key.productId)).toBeNull();
  expect(() => quotasParticipant.apply(picture, { ...key, move: 'hold' })).toThrow(/no opening quota/);
});
