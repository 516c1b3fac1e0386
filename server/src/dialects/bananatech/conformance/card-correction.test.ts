// @module-tag inferred
import { BananaTechClient } from '@emboss/sdk/bananatech';
import { describe, expect, test } from 'vitest';
import { bananatechCards, type CardOf } from '../../../testing/bananatech-cards.ts';
import { templates } from '../../../testing/bananatech-requests.ts';
import { payloadsOf, textsOf, typesAbout, written } from '../../../testing/bananatech-webhooks.ts';
import { bananatechWorld } from '../../../testing/bananatech-world.ts';
import { standingStill } from '../../../testing/standing-still.ts';
import { testDatabase } from '../../../testing/test-database.ts';

// "9. CARD_CORRECTION" of the page "Event Types", whose fields were not seen: what a purchase costs otherwise than was told
const world = await bananatechWorld(await testDatabase());
const client = new BananaTechClient(world.tenant.client);
const cards = bananatechCards(world, client);
const still = standingStill(world);
const { network } = world;
const DAY_MS = 86_400_000;

const id = ({ card_id }: CardOf) => String(card_id);
const corrections = ({ card_id }: CardOf, count: number) =>
  textsOf(world, client, 'CARD_CORRECTION', { card_id }, count);

/** A whole payload. */
function correction(card: CardOf, number: bigint, amount: string, description: string, now: number) {
  return JSON.stringify({
    ...{ template_id: templates.deposit, ...card, transaction_id: Number(number), amount: written(amount) },
    ...{ currency: 'USD', status: 'SUCCESS', description, occur_time: now },
  });
}

const balanceOf = async (card: CardOf) => (await client.getCardBalance(card)).balance;

describe('CARD_CORRECTION', () => {
  test.each([
    ['above', 26.6, '-1.2', 73.4],
    ['below', 20.15, '5.25', 79.85],
  ])(
    'of a settlement %s what was authorized is the difference, below zero where the card pays',
    async (_, settled, amount, balance) => {
      const card = await cards.active();
      const { authorizationId } = await network.authorize(id(card), 25.4);
      await still(async (now) => {
        const { number } = await network.settle(id(card), settled, authorizationId ?? '');
        expect(await corrections(card, 1)).toEqual([
          correction(card, number, amount, 'Settlement adjustment', now),
        ]);
      });
      expect(await balanceOf(card)).toBe(balance);
    },
  );

  test('comes after the TRANSACTION_CREATED that says that the purchase is settled', async () => {
    const card = await cards.active();
    const { number, authorizationId } = await network.authorize(id(card), 25.4);
    await network.settle(id(card), 26.6, authorizationId ?? '');
    await corrections(card, 1);
    const told = await payloadsOf(world, client, 'TRANSACTION_CREATED', card, 2);
    expect(told.find(({ status }) => status === 'SUCCESS')).toMatchObject({
      transaction_id: Number(number),
      amount: 25.4,
    });
    expect(typesAbout(world, client, card).slice(-3)).toEqual([
      ...['TRANSACTION_CREATED', 'TRANSACTION_CREATED', 'CARD_CORRECTION'],
    ]);
  });

  test.each([
    ['what was authorized', [25.4]],
    ['what was authorized, in parts,', [5.4, 20]],
  ])('is not pushed for a settlement of %s', async (_, parts) => {
    const card = await cards.active();
    const { authorizationId } = await network.authorize(id(card), 25.4);
    for (const part of parts)
      await network.send('settlement', id(card), part, { authorizationId, final: false });
    await payloadsOf(world, client, 'TRANSACTION_CREATED', card, 2);
    await world.told();
    expect(await corrections(card, 0)).toEqual([]);
  });

  test.each([
    [
      'settled in full already',
      async (card: CardOf, authorizationId: string) => {
        await network.settle(id(card), 25.4, authorizationId);
      },
    ],
    [
      'expired',
      async () => {
        await world.advance(7 * DAY_MS);
        await world.told();
      },
    ],
    [
      'reversed',
      async (card: CardOf, authorizationId: string) => {
        await network.reverse(id(card), 25.4, authorizationId);
      },
    ],
  ])('of a settlement of what was %s is the whole amount', async (_, end) => {
    const card = await cards.active();
    const { authorizationId } = await network.authorize(id(card), 25.4);
    await end(card, authorizationId ?? '');
    await still(async (now) => {
      const { number } = await network.settle(id(card), 9.5, authorizationId ?? '');
      expect(await corrections(card, 1)).toEqual([
        correction(card, number, '-9.5', 'Settlement adjustment', now),
      ]);
    });
  });

  test('of a settlement of what was declined is the whole amount, and the purchase stays FAILED', async () => {
    const card = await cards.active();
    const { number, authorizationId } = await network.authorize(id(card), 100.01);
    await network.settle(id(card), 100.01, authorizationId ?? '');
    expect((await corrections(card, 1))[0]).toContain('"amount":-100.01,');
    await world.told();
    expect(await payloadsOf(world, client, 'TRANSACTION_CREATED', card, 1)).toMatchObject([
      { transaction_id: Number(number), status: 'FAILED' },
    ]);
    expect(await balanceOf(card)).toBe(-0.01);
  });

  test.each([
    ['chargeback', '8.75', 'Chargeback', 108.75],
    ['chargeback-reversal', '-8.75', 'Chargeback taken back', 91.25],
    ['refund-reversal', '-8.75', 'Refund taken back', 91.25],
  ] as const)('of a %s has the amount %s', async (type, amount, description, balance) => {
    const card = await cards.active();
    await still(async (now) => {
      const { number } = await network.send(type, id(card), 8.75);
      expect(await corrections(card, 1)).toEqual([correction(card, number, amount, description, now)]);
    });
    expect(await balanceOf(card)).toBe(balance);
    expect(await payloadsOf(world, client, 'TRANSACTION_CREATED', card, 0)).toEqual([]);
  });

  test('of a purchase that somebody else declined after all gives back what was held', async () => {
    const card = await cards.active();
    const { authorizationId } = await network.authorize(id(card), 25.4);
    await network.send('advice', id(card), 25.4, {
      authorizationId,
      decided: { authCode: '', responseCode: '05' },
    });
    expect((await corrections(card, 1))[0]).toContain('"amount":25.4,');
    expect(await balanceOf(card)).toBe(100);
  });

  test('has the id and the amount that the list of transactions has', async () => {
    const card = await cards.active();
    const { authorizationId } = await network.authorize(id(card), 25.4);
    await network.settle(id(card), 26.6, authorizationId ?? '');
    await network.send('chargeback', id(card), 3);
    const told = await payloadsOf(world, client, 'CARD_CORRECTION', card, 2);
    const { data } = await client.getTransactions({ card_id: card.card_id, type: 'CORRECTION', desc: false });
    expect(
      data.map(({ id: transaction_id, amount, status }) => ({ transaction_id, amount, status })),
    ).toEqual(told.map(({ transaction_id, amount, status }) => ({ transaction_id, amount, status })));
    expect(data.map(({ amount }) => amount)).toEqual([-1.2, 3]);
  });
});
