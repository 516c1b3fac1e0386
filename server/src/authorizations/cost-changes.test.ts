import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { Card } from '../cards/index.ts';
import { noFees } from '../catalog/index.ts';
import { money } from '../money/index.ts';
import { engineWorld } from '../testing/engine-world.ts';
import { testDatabase } from '../testing/test-database.ts';
import type { TestMessageOptions } from '../testing/test-message.ts';
import { readAuthorizationWithEvents } from './index.ts';
import type { MessageType } from './message.ts';

const DAY_MS = 86_400_000;
const database = await testDatabase();
const world = await engineWorld(database, {
  reserve: 1_000_000,
  fees: { refund: { ...noFees('USD').refund, fixed: money(10_000n, 'USD') } },
});
const { engine, scope, USD } = world;

/** A message of a purchase: its type, its amount and what else it says; or the end of the hold. */
type Said = readonly [MessageType, number, TestMessageOptions?] | 'expiry';

/** Sends messages of one purchase to a card, and answers by how much each changed what it costs. */
async function changes(card: Card, ...messages: Said[]): Promise<(bigint | null)[]> {
  const link = { transactionId: randomUUID() };
  const ids: string[] = [];
  for (const said of messages) {
    if (said === 'expiry') {
      await engine.clock.advance(40 * DAY_MS);
      await world.runJobs();
      continue;
    }
    const [type, major, more] = said;
    const { authorizationId } = await world.send(type, card, major, { link, ...more });
    if (authorizationId) ids.push(authorizationId);
  }
  expect(new Set(ids).size).toBe(1);
  const read = await readAuthorizationWithEvents(database, scope.merchantId, ids[0] as string);
  if (!read) throw new Error('There is no purchase.');
  const told = read.events.map(({ costChange }) => costChange);
  const sum = told.reduce<bigint>((total, change) => total + (change ?? 0n), 0n);
  expect(sum).toBe(read.authorization.settled + read.authorization.open);
  return told;
}

const notFinal = { final: false };
const inEuros = { currency: 'EUR' } as const;

describe('what a purchase costs its card', () => {
  test.each<[string, readonly Said[], readonly (number | null)[]]>([
    ['nothing by a request that is declined', [['authorization', 500]], [0]],
    ['its amount by a request that is approved', [['authorization', 60]], [60]],
    ['its amount by a debit', [['debit', 60]], [60]],
    ['its amount by an advice', [['advice', 60]], [60]],
    ['its amount by a force post', [['settlement', 60]], [60]],
    ['nothing by a question after the balance', [['balance-inquiry', 0]], [0]],
    ['nothing by a verification of the account', [['verification', 0]], [0]],
    [
      'as much more as an increment adds',
      [
        ['authorization', 60],
        ['incremental', 15],
      ],
      [60, 15],
    ],
    [
      'nothing more by an increment that is declined',
      [
        ['authorization', 60],
        ['incremental', 500],
      ],
      [60, 0],
    ],
    [
      'nothing more by a settlement of all of it',
      [
        ['authorization', 60],
        ['settlement', 60],
      ],
      [60, 0],
    ],
    [
      'as much more as a settlement is above it',
      [
        ['authorization', 60],
        ['settlement', 72],
      ],
      [60, 12],
    ],
    [
      'as much less as a final settlement is below it',
      [
        ['authorization', 60],
        ['settlement', 45],
      ],
      [60, -15],
    ],
    [
      'nothing by a part of it that is settled, and what is left over by the last part',
      [
        ['authorization', 60],
        ['settlement', 20, notFinal],
        ['settlement', 30, notFinal],
        ['settlement', 5],
      ],
      [60, 0, 0, -5],
    ],
    [
      'what parts that are settled are above it, from the part on that passes it',
      [
        ['authorization', 60],
        ['settlement', 50, notFinal],
        ['settlement', 25, notFinal],
      ],
      [60, 0, 15],
    ],
    [
      'as much less as is reversed',
      [
        ['authorization', 60],
        ['reversal', 25],
      ],
      [60, -25],
    ],
    [
      'nothing once all of it is reversed',
      [
        ['authorization', 60],
        ['reversal', 60],
      ],
      [60, -60],
    ],
    [
      'nothing by a reversal that comes first',
      [
        ['reversal', 60],
        ['authorization', 60],
      ],
      [0, 0],
    ],
    ['what is left of it less, by its expiry', [['authorization', 60], 'expiry'], [60, -60]],
    [
      'what is not settled of it less, by its expiry',
      [['authorization', 60], ['settlement', 20, notFinal], 'expiry'],
      [60, 0, -40],
    ],
    [
      'all of it again by a settlement after its end',
      [['authorization', 60], 'expiry', ['settlement', 60]],
      [60, -60, 60],
    ],
    [
      'all of it by a settlement of what was declined',
      [
        ['authorization', 500],
        ['settlement', 80],
      ],
      [0, 80],
    ],
    [
      'what is held of it less, by a decline that somebody else decided',
      [
        ['authorization', 60],
        ['settlement', 20, notFinal],
        ['advice', 60, { decided: { responseCode: '05', authCode: '' } }],
      ],
      [60, 0, -40],
    ],
    [
      'nothing more by a request that an advice overtook',
      [
        ['advice', 60],
        ['authorization', 60],
      ],
      [60, 0],
    ],
    [
      'less by the reversal of a debit',
      [
        ['debit', 60],
        ['reversal', 60],
      ],
      [60, -60],
    ],
    [
      'nothing else by a refund, its fee, and whatever is taken back',
      [
        ['authorization', 60],
        ['settlement', 60],
        ['refund', 20],
        ['refund-reversal', 20],
        ['chargeback', 60],
        ['chargeback-reversal', 60],
      ],
      [60, 0, 0, null, 0, 0, 0],
    ],
  ])('is %s', async (_, messages, expected) => {
    const card = await world.activeCard(100);
    expect(await changes(card, ...messages)).toEqual(
      expected.map((major) => (major === null ? null : USD(major))),
    );
  });

  test('is told in the card’s currency', async () => {
    const card = await world.activeCard(500);
    const [held, settled] = await changes(
      card,
      ['authorization', 100, inEuros],
      ['settlement', 110, inEuros],
    );
    expect(held).toBeGreaterThan(USD(100));
    expect(settled).toBe((held as bigint) / 10n);
  });
});

test.each([
  ['approved', 80, 80],
  ['declined', 500, 0],
])(
  'a request that comes after the advice of less, and is %s, opens a purchase that costs what it does',
  async (_, asked, cost) => {
    const card = await world.activeCard(200);
    const link = { transactionId: randomUUID() };
    const advised = await world.send('advice', card, 60, { link });
    const late = await world.send('authorization', card, asked, { link });
    expect(late.authorizationId).not.toBe(advised.authorizationId);
    expect(late).toMatchObject({ costChange: USD(cost), originalNumber: null });
  },
);

test('what belongs to no purchase changes none', async () => {
  const card = await world.activeCard();
  expect((await world.send('original-credit', card, 20)).costChange).toBeNull();
  expect((await world.refund(card, 20)).costChange).toBeNull();
});

test('the change is told with the event', async () => {
  const card = await world.activeCard();
  const { authorizationId } = await world.authorize(card, 60);
  await world.settle(card, 45, authorizationId);
  const told = (await world.eventsOf(card)).flatMap(({ data }) => {
    const { transaction } = data as unknown as { transaction?: { costChange: string } };
    return transaction ? [transaction.costChange] : [];
  });
  expect(told).toEqual([String(USD(60)), String(USD(-15))]);
});
