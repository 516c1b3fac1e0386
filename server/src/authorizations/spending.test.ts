import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { Card } from '../cards/index.ts';
import { money } from '../money/index.ts';
import { limit, rules } from '../testing/decision-facts.ts';
import { engineWorld } from '../testing/engine-world.ts';
import { testDatabase } from '../testing/test-database.ts';
import { readSpendControls, type SpendRules, setSpendRules } from './spend-controls/index.ts';

const database = await testDatabase();
const world = await engineWorld(database, { reserve: 100_000 });
const { engine, USD } = world;
const DAY_MS = 86_400_000;

/** A card of 100.00 with a limit of 80.00 and five uses, in a calendar day unless other rules are given. */
async function limitedCard(given: Partial<SpendRules> = {}): Promise<Card> {
  const card = await world.activeCard();
  const day = limit({ amount: USD(80), count: 5 });
  const subject = { merchantId: card.merchantId, subjectId: card.id, level: 'card' } as const;
  expect(await setSpendRules(database, subject, rules({ limits: [day], ...given }))).toBeNull();
  return card;
}

/** What was used of the limit: the amount in major units, and the uses. */
async function used(card: Card): Promise<[number, number]> {
  const { levels } = await readSpendControls(database, card, engine.clock.now());
  const [window] = levels.find(({ level }) => level === 'card')?.windows ?? [];
  if (!window?.amount || !window.count) throw new Error('The card has no limit.');
  return [Number(window.amount.used) / 10_000, window.count.used];
}

const tomorrow = async () => {
  const now = engine.clock.now().getTime();
  await engine.clock.advance(DAY_MS - (now % DAY_MS) + 3_600_000);
};

describe('a limit is not charged', () => {
  test('by a decline, a verification, a balance inquiry, or an increment that was declined', async () => {
    const card = await limitedCard();
    const { authorizationId } = await world.authorize(card, 50);
    expect(await world.authorize(card, 30.01)).toMatchObject({ declineReason: 'card-amount-limit' });
    expect(await world.send('incremental', card, 31, { authorizationId })).toMatchObject({
      declineReason: 'card-amount-limit',
    });
    await world.send('verification', card, 0);
    await world.send('balance-inquiry', card, 0);
    expect(await used(card)).toEqual([50, 1]);
  });

  test('twice by a message that comes twice', async () => {
    const card = await limitedCard();
    const identity = randomUUID();
    await Promise.all([1, 2, 3].map(() => world.authorize(card, 20, { identity })));
    expect(await used(card)).toEqual([20, 1]);
  });

  test('by a refund, which gives nothing back either', async () => {
    const card = await limitedCard();
    const { authorizationId } = await world.authorize(card, 50);
    await world.settle(card, 50, authorizationId);
    await world.refund(card, 50, authorizationId);
    await world.send('chargeback', card, 50, { authorizationId });
    expect(await used(card)).toEqual([50, 1]);
  });
});

describe('a limit is charged', () => {
  test('by what is approved, and never passed by messages that race', async () => {
    const card = await limitedCard();
    const all = await Promise.all(Array.from({ length: 20 }, () => world.authorize(card, 18)));
    expect(all.filter(({ status }) => status === 'complete')).toHaveLength(4);
    expect(await used(card)).toEqual([72, 4]);
    const [one, two] = await Promise.all([world.authorize(card, 4), world.authorize(card, 4)]);
    expect([one.status, two.status].toSorted()).toEqual(['complete', 'declined']);
    expect(await used(card)).toEqual([76, 5]);
  });

  test('by an increment with its amount, and with no further use', async () => {
    const card = await limitedCard();
    const { authorizationId } = await world.authorize(card, 50);
    await world.send('incremental', card, 20, { authorizationId });
    expect(await used(card)).toEqual([70, 1]);
  });

  test('by a debit, and its reversal gives it back', async () => {
    const card = await limitedCard();
    const { authorizationId } = await world.send('debit', card, 50);
    expect(await used(card)).toEqual([50, 1]);
    await world.reverse(card, 20, authorizationId);
    expect(await used(card)).toEqual([30, 1]);
    await world.reverse(card, 30, authorizationId);
    expect(await used(card)).toEqual([0, 0]);
  });

  test('by what others approved and posted, above it too', async () => {
    const card = await limitedCard();
    await world.send('advice', card, 70);
    await world.settle(card, 40);
    expect(await used(card)).toEqual([110, 2]);
    expect(await world.authorize(card, 1)).toMatchObject({ declineReason: 'card-amount-limit' });
  });

  test('by a declined purchase that is settled all the same, also when it is the first of all', async () => {
    const card = await limitedCard();
    const { authorizationId } = await world.authorize(card, 81);
    await world.settle(card, 81, authorizationId);
    expect(await used(card)).toEqual([81, 1]);
  });

  test('by a declined purchase that somebody else approved, and its reversal gives it back', async () => {
    const card = await limitedCard();
    const { authorizationId } = await world.authorize(card, 81);
    await world.authorize(card, 10);
    await world.send('advice', card, 81, { authorizationId });
    expect(await used(card)).toEqual([91, 2]);
    await world.reverse(card, 81, authorizationId);
    expect(await used(card)).toEqual([10, 1]);
  });

  test('by what an early reversal left of a purchase, when it is the first of all', async () => {
    const card = await limitedCard();
    const link = { rrn: randomUUID() };
    await world.send('reversal', card, 25, { link, purchaseAmount: money(USD(60), 'USD') });
    expect(await used(card)).toEqual([0, 0]);
    await world.authorize(card, 60, { link });
    expect(await used(card)).toEqual([35, 1]);
  });

  test('in the window in which a purchase is asked for, not in that of its early reversal', async () => {
    const card = await limitedCard();
    const link = { rrn: randomUUID() };
    await world.authorize(card, 10);
    await world.send('reversal', card, 25, { link, purchaseAmount: money(USD(60), 'USD') });
    await tomorrow();
    const { authorizationId } = await world.authorize(card, 60, { link });
    expect(await used(card)).toEqual([35, 1]);
    await world.reverse(card, 35, authorizationId);
    expect(await used(card)).toEqual([0, 0]);
  });
});

describe('a limit gets back', () => {
  test('what is reversed: the part of a part, the use only with the whole', async () => {
    const card = await limitedCard();
    const { authorizationId } = await world.authorize(card, 50);
    await world.reverse(card, 20, authorizationId);
    expect(await used(card)).toEqual([30, 1]);
    await world.reverse(card, 30, authorizationId);
    await world.reverse(card, 30, authorizationId);
    expect(await used(card)).toEqual([0, 0]);
  });

  test('what a final settlement leaves, and nothing with one that others follow', async () => {
    const card = await limitedCard();
    const { authorizationId } = await world.authorize(card, 50);
    await world.settle(card, 10, authorizationId, false);
    expect(await used(card)).toEqual([50, 1]);
    await world.settle(card, 15, authorizationId);
    expect(await used(card)).toEqual([25, 1]);
  });

  test('what a hold held that expired; its settlement takes it again', async () => {
    const card = await limitedCard({
      limits: [limit({ period: 'lifetime', amount: USD(80), count: 5 })],
    });
    const { authorizationId } = await world.authorize(card, 50);
    await engine.clock.advance(7 * DAY_MS);
    await world.runJobs();
    expect(await used(card)).toEqual([0, 0]);
    await world.settle(card, 50, authorizationId);
    expect(await used(card)).toEqual([50, 1]);
  });

  test('in the window of the authorization: a new day is neither charged nor relieved', async () => {
    const card = await limitedCard();
    const [one, two] = [await world.authorize(card, 30), await world.authorize(card, 30)];
    await tomorrow();
    await world.authorize(card, 40);
    await world.reverse(card, 30, one.authorizationId);
    await world.settle(card, 45, two.authorizationId);
    expect(await used(card)).toEqual([40, 1]);
  });

  test('nothing of what was authorized before the limit was', async () => {
    const card = await world.activeCard();
    const { authorizationId } = await world.authorize(card, 30);
    const subject = { merchantId: card.merchantId, subjectId: card.id, level: 'card' } as const;
    await setSpendRules(database, subject, rules({ limits: [limit({ amount: USD(80), count: 5 })] }));
    await world.authorize(card, 20);
    await world.reverse(card, 30, authorizationId);
    expect(await used(card)).toEqual([20, 1]);
  });
});

test('a settlement above its hold is added to the window, past the limit', async () => {
  const card = await limitedCard();
  const { authorizationId } = await world.authorize(card, 70);
  await world.settle(card, 95, authorizationId);
  expect(await used(card)).toEqual([95, 1]);
});

test('a limit of one use, and a card for one use, let their purchase grow', async () => {
  const [once, single] = [
    await limitedCard({ limits: [limit({ amount: USD(80), count: 1 })] }),
    await limitedCard({ singleUse: true }),
  ];
  for (const card of [once, single]) {
    const { authorizationId } = await world.authorize(card, 50);
    expect((await world.send('incremental', card, 20, { authorizationId })).status).toBe('complete');
    expect(await used(card)).toEqual([70, 1]);
    expect((await world.authorize(card, 1)).status).toBe('declined');
  }
});

test('an increment after the window of its purchase counts all of it in its own, and cannot pass that', async () => {
  const card = await limitedCard();
  const { authorizationId } = await world.authorize(card, 30);
  await tomorrow();
  expect(await used(card)).toEqual([0, 0]);
  expect(await world.send('incremental', card, 51, { authorizationId })).toMatchObject({
    declineReason: 'card-amount-limit',
  });
  expect((await world.send('incremental', card, 40, { authorizationId })).status).toBe('complete');
  expect(await used(card)).toEqual([70, 1]);
  expect((await world.send('incremental', card, 11, { authorizationId })).status).toBe('declined');
  await world.reverse(card, 70, authorizationId);
  expect(await used(card)).toEqual([0, 0]);
});

test('a first message cannot hide in a purchase that it names', async () => {
  const card = await limitedCard();
  const { authorizationId } = await world.authorize(card, 10);
  for (const type of ['authorization', 'debit'] as const) {
    expect((await world.send(type, card, 20, { authorizationId })).authorizationId).not.toBe(authorizationId);
  }
  expect(await used(card)).toEqual([50, 3]);
  expect(await world.authorize(card, 31, { authorizationId })).toMatchObject({ status: 'declined' });
});

test('a card for one use has been used once something was approved, and is unused again once it is reversed', async () => {
  const card = await limitedCard({ singleUse: true });
  await world.send('verification', card, 0);
  const { authorizationId, status } = await world.authorize(card, 10);
  expect(status).toBe('complete');
  expect(await world.authorize(card, 10)).toMatchObject({ declineReason: 'single-use-card-used' });
  await world.reverse(card, 10, authorizationId);
  expect(await world.authorize(card, 10)).toMatchObject({ status: 'complete' });
});

test('a card is locked to its first merchant by a purchase that an early reversal lowered', async () => {
  const card = await limitedCard({ lockedToFirstMerchant: true });
  const link = { rrn: randomUUID() };
  await world.send('reversal', card, 25, { link, purchaseAmount: money(USD(60), 'USD') });
  await world.authorize(card, 60, { link });
  const acceptor = { name: 'OTHER', id: 'OTHER1', mcc: '5411', country: 'US', city: 'RENO' };
  expect(await world.authorize(card, 1, { acceptor })).toMatchObject({
    declineReason: 'locked-to-other-merchant',
  });
});

test('after all of this the ledger verifies', async () => {
  expect(await world.verify()).toEqual([]);
});
