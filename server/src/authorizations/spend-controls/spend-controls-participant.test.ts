import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { Database, Transaction } from '../../platform/index.ts';
import { acceptor, limit, rules, usd } from '../../testing/decision-facts.ts';
import { testDatabase } from '../../testing/test-database.ts';
import { readSpendControls, readSubjectControls } from './read-spend-controls.ts';
import { setSpendRules } from './set-spend-rules.ts';
import type { Level, SpendRules } from './spend-controls.ts';
import { controlsOf, type SpendControlsKey, spendControlsParticipant } from './spend-controls-participant.ts';
import { addTo, charge, giveBack, type SpendControlsChange } from './usage.ts';

const database = await testDatabase();
const noon = new Date('2026-11-20T12:00:00Z');
const stamp = { lane: randomUUID(), number: 1n, recordedAt: noon, loadedUs: 0, storingUs: 0 };

function newKey(): SpendControlsKey {
  const [merchantId, productId, programmeId, cardholderId, cardId] = Array.from({ length: 5 }, () =>
    randomUUID(),
  );
  return { merchantId, productId, programmeId, cardholderId, cardId } as SpendControlsKey;
}

const subjectOf = (key: SpendControlsKey, level: Level) => key[`${level}Id`];

function set(key: SpendControlsKey, level: Level, given: Partial<SpendRules> | null) {
  const subject = { merchantId: key.merchantId, subjectId: subjectOf(key, level), level };
  return setSpendRules(database, subject, given && rules(given));
}

/** One batch of the group commit, as it locks, reads, changes and stores. */
function batch<T>(
  keys: readonly SpendControlsKey[],
  work: (picture: Awaited<ReturnType<typeof load>>) => readonly SpendControlsChange[],
  between: () => Promise<T> = async () => undefined as T,
) {
  return database.transaction(async (tx) => {
    const locking = spendControlsParticipant.lock?.(tx, keys);
    await locking;
    await between();
    const picture = await load(tx, keys, locking);
    for (const change of work(picture)) spendControlsParticipant.apply(picture, change);
    await spendControlsParticipant.store(tx, picture, stamp);
  });
}

const load = (tx: Transaction, keys: readonly SpendControlsKey[], locking?: Promise<Set<string>>) =>
  spendControlsParticipant.load(tx, keys, locking ?? Promise.resolve(undefined));

const use = (amount: number) =>
  ({ amount: usd(amount), count: 1, currency: 'USD', at: noon, acceptor }) as const;

const spend = (key: SpendControlsKey, amount: number) =>
  batch([key], (picture) => charge(key.merchantId, controlsOf(picture, key), use(amount)));

async function picture(key: SpendControlsKey) {
  return await database.transaction(async (tx) => {
    const locking = spendControlsParticipant.lock?.(tx, [key]);
    return controlsOf(await load(tx, [key], locking), key);
  });
}

async function usedOf(key: SpendControlsKey, level: 'card' | 'cardholder' | 'programme') {
  const subject = { merchantId: key.merchantId, subjectId: subjectOf(key, level), level };
  const { windows } = await readSubjectControls(database, subject, noon);
  return windows.map(({ amount, count }) => [amount?.used, count?.used]);
}

async function rowsOf(key: SpendControlsKey) {
  const rows = await database.query<{ level: string }>(
    'select level from spend_controls where merchant_id = $1 order by level',
    [key.merchantId],
  );
  return rows.map(({ level }) => level);
}

const daily = limit({ amount: usd(100), count: 5 });

describe('spend controls in the group commit', () => {
  test('write no row where nothing limits', async () => {
    const key = newKey();
    await spend(key, 20);
    expect(await rowsOf(key)).toEqual([]);
    expect(await picture(key)).toEqual([{ level: 'card', subjectId: key.cardId, rules: null, state: null }]);
  });

  test('come in the order in which they are looked at, with rules as they were set', async () => {
    const key = newKey();
    const given = { limits: [daily], maxAmount: usd(7.5), blockedMccs: ['3000-3350'], allowsCash: false };
    for (const level of ['programme', 'card', 'cardholder', 'product'] as const) await set(key, level, given);
    const controls = await picture(key);
    expect(controls.map(({ level }) => level)).toEqual(['product', 'card', 'cardholder', 'programme']);
    for (const subject of controls) expect(subject).toMatchObject({ rules: rules(given), state: null });
  });

  test('count what commands of one batch and of the next one take', async () => {
    const key = newKey();
    for (const level of ['product', 'card', 'cardholder', 'programme'] as const)
      await set(key, level, { limits: [daily] });
    const neighbour = { ...newKey(), merchantId: key.merchantId, programmeId: key.programmeId };
    await database.transaction(async (tx) => {
      const keys = [key, neighbour, key];
      const locking = spendControlsParticipant.lock?.(tx, keys);
      const loading = load(tx, keys, locking);
      const [, loaded] = await Promise.all([locking, loading]);
      for (const one of keys) {
        for (const change of charge(one.merchantId, controlsOf(loaded, one), use(10))) {
          spendControlsParticipant.apply(loaded, change);
        }
      }
      await spendControlsParticipant.store(tx, loaded, stamp);
    });
    await spend(key, 5);
    expect(await usedOf(key, 'card')).toEqual([[usd(25), 3]]);
    expect(await usedOf(key, 'cardholder')).toEqual([[usd(25), 3]]);
    expect(await usedOf(key, 'programme')).toEqual([[usd(35), 4]]);
    expect(await rowsOf(key)).toEqual(['card', 'cardholder', 'product', 'programme']);
  });

  test('give back and add to what was counted', async () => {
    const key = newKey();
    await set(key, 'cardholder', { limits: [daily] });
    await spend(key, 50);
    const later = { currency: 'USD', chargedAt: noon, now: noon } as const;
    await batch([key], (loaded) =>
      giveBack(key.merchantId, controlsOf(loaded, key), { ...later, amount: usd(20), count: 1 }),
    );
    expect(await usedOf(key, 'cardholder')).toEqual([[usd(30), 0]]);
    await batch([key], (loaded) =>
      addTo(key.merchantId, controlsOf(loaded, key), { ...later, amount: usd(90), count: 0 }),
    );
    expect(await usedOf(key, 'cardholder')).toEqual([[usd(120), 0]]);
  });

  test('ask the database for nothing where no command touches them', async () => {
    const asked: string[] = [];
    const tx = { inTransaction: true, query: async (text: string) => void asked.push(text) };
    const empty = await load(tx as unknown as Transaction, []);
    await spendControlsParticipant.store(tx as unknown as Transaction, empty, stamp);
    expect(asked).toEqual([]);
  });

  test('of another merchant are not seen', async () => {
    const key = newKey();
    await set(key, 'cardholder', { limits: [daily] });
    const [only, ...others] = await picture({ ...key, merchantId: randomUUID() });
    expect([only?.level, only?.rules, others]).toEqual(['card', null, []]);
  });
});

describe.runIf(database.kind === 'postgres')('rules that are set while a batch runs', () => {
  test('hold at once, but limits whose counters are not locked are not counted by it', async () => {
    const key = newKey();
    const between = () => set(key, 'cardholder', { limits: [daily], blockedCountries: ['US'] });
    let seen: unknown;
    await batch(
      [key],
      (loaded) => {
        const controls = controlsOf(loaded, key);
        seen = controls.map(({ level, rules: given }) => [level, given?.limits, given?.blockedCountries]);
        return charge(key.merchantId, controls, use(20));
      },
      between,
    );
    expect(seen).toEqual([
      ['card', undefined, undefined],
      ['cardholder', [], ['US']],
    ]);
    expect(await usedOf(key, 'cardholder')).toEqual([[0n, 0]]);
    await spend(key, 20);
    expect(await usedOf(key, 'cardholder')).toEqual([[usd(20), 1]]);
  });

  test('wait for the batch that counts by them', async () => {
    const key = newKey();
    await set(key, 'cardholder', { limits: [daily] });
    let setting: Promise<unknown> = Promise.resolve();
    let isSet = false;
    await batch(
      [key],
      (loaded) => charge(key.merchantId, controlsOf(loaded, key), use(20)),
      async () => {
        setting = set(key, 'cardholder', { limits: [limit({ amount: usd(50) })] }).then(() => {
          isSet = true;
        });
        await new Promise((resolve) => setTimeout(resolve, 100));
        expect(isSet).toBe(false);
      },
    );
    await setting;
    expect(await usedOf(key, 'cardholder')).toEqual([[usd(20), undefined]]);
  });

  test('do not make lanes wait for one another where nothing is counted', async () => {
    const key = newKey();
    await set(key, 'programme', { blockedMccs: ['7995'] });
    await batch(
      [key],
      () => [],
      () => spend({ ...newKey(), merchantId: key.merchantId, programmeId: key.programmeId }, 5),
    );
    expect((await picture(key)).at(-1)?.rules?.blockedMccs).toEqual(['7995']);
  });

  test('two lanes that count by the same limit never lose a use', async () => {
    const key = newKey();
    await set(key, 'programme', { limits: [limit({ count: 100 })] });
    const cards = Array.from({ length: 20 }, () => ({
      ...key,
      cardId: randomUUID(),
      cardholderId: randomUUID(),
    }));
    await Promise.all(cards.map((card) => spend(card, 1)));
    expect(await usedOf(key, 'programme')).toEqual([[undefined, 20]]);
  });
});

describe('rules that are set anew', () => {
  test('keep the counters of the windows that are limited before and after', async () => {
    const key = newKey();
    await set(key, 'card', { limits: [daily, limit({ period: 'month', count: 9 })], singleUse: true });
    await set(key, 'product', { limits: [daily] });
    await spend(key, 20);
    await set(key, 'card', { limits: [limit({ amount: usd(70) })] });
    const card = (await picture(key)).find(({ level }) => level === 'card');
    expect(Object.keys(card?.state?.windows ?? {}).sort()).toEqual([
      'card/calendar/day/UTC',
      'card/single-use',
      'product/calendar/day/UTC',
    ]);
    expect(await usedOf(key, 'card')).toEqual([[usd(20), undefined]]);
  });

  test('begin to count anew after they were lifted, or in another currency', async () => {
    for (const between of [null, rules({ currency: 'EUR', limits: [daily] })]) {
      const key = newKey();
      await set(key, 'cardholder', { limits: [daily] });
      await spend(key, 20);
      const subject = {
        merchantId: key.merchantId,
        subjectId: key.cardholderId,
        level: 'cardholder',
      } as const;
      expect(await setSpendRules(database, subject, between)).toBeNull();
      await set(key, 'cardholder', { limits: [daily] });
      expect(await usedOf(key, 'cardholder')).toEqual([[0n, 0]]);
    }
  });

  test('with their time zone spelled in another way go on counting in the same window', async () => {
    const key = newKey();
    await set(key, 'card', { limits: [limit({ amount: usd(100), timeZone: 'Asia/Singapore' })] });
    await spend(key, 20);
    const spelled = limit({ amount: usd(70), timeZone: 'asia/SINGAPORE' });
    expect(await set(key, 'card', { limits: [spelled] })).toBeNull();
    expect((await picture(key))[0]?.rules?.limits).toEqual([{ ...spelled, timeZone: 'Asia/Singapore' }]);
    expect(await usedOf(key, 'card')).toEqual([[usd(20), undefined]]);
  });

  test('in two spellings of a time zone are for the same window', async () => {
    const limits = ['Asia/Singapore', 'asia/singapore'].map((timeZone) => limit({ count: 1, timeZone }));
    expect(await set(newKey(), 'card', { limits })).toMatchObject({
      ...{ field: 'limits[1]', problem: 'is for the same window as limits[0]' },
    });
  });

  test('that cannot be kept leave the ones before in force', async () => {
    const key = newKey();
    await set(key, 'card', { limits: [daily] });
    const found = await set(key, 'card', { limits: [limit({ count: 1, timeZone: 'Mars/Olympus' })] });
    expect(found).toMatchObject({ kind: 'invalid', field: 'limits[0].timeZone' });
    expect((await picture(key))[0]?.rules?.limits).toEqual([daily]);
  });
});

describe('a card’s controls', () => {
  const read = (db: Database, key: SpendControlsKey) => {
    const { merchantId, productId, programmeId, cardholderId, cardId: id } = key;
    const card = { merchantId, productId, programmeId, cardholderId, id, currency: 'USD' } as never;
    return readSpendControls(db, card, noon);
  };

  test('are told of all four levels, with what is left in each window', async () => {
    const key = newKey();
    for (const level of ['product', 'cardholder', 'programme'] as const)
      await set(key, level, { limits: [daily] });
    await set(key, 'card', { singleUse: true, lockedToFirstMerchant: true });
    expect(await read(database, key)).toMatchObject({ lockedTo: null, isUsedUp: false });
    await spend(key, 20);
    const { levels, lockedTo, isUsedUp } = await read(database, key);
    expect([lockedTo, isUsedUp]).toEqual(['M-1', true]);
    expect(levels.map(({ level, subjectId }) => [level, subjectId])).toEqual(
      (['product', 'programme', 'cardholder', 'card'] as const).map((level) => [
        level,
        subjectOf(key, level),
      ]),
    );
    expect(levels.map(({ windows }) => windows.map(({ amount }) => amount?.left))).toEqual([
      [usd(80)],
      [usd(80)],
      [usd(80)],
      [],
    ]);
  });

  test('are none where none were set', async () => {
    const { levels, ...rest } = await read(database, newKey());
    expect(rest).toEqual({ lockedTo: null, isUsedUp: false });
    expect(levels.map(({ rules: given, windows }) => [given, windows])).toEqual(
      new Array(4).fill([null, []]),
    );
  });
});
