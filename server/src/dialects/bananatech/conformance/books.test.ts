// @module-tag ours
import { BananaTechClient } from '@emboss/sdk/bananatech';
import { describe, expect, test } from 'vitest';
import { expireDueHolds, handleMessage } from '../../../authorizations/index.ts';
import { bananatechCards, type CardOf } from '../../../testing/bananatech-cards.ts';
import { openWebhooks, webhooksTo } from '../../../testing/bananatech-webhooks.ts';
import { bananatechWorld } from '../../../testing/bananatech-world.ts';
import { type Chance, seededChance } from '../../../testing/kills/chance.ts';
import { drawMessage, drawType } from '../../../testing/simulation/draw-message.ts';
import { type NetworkPurchase, newPurchase, noteAnswer } from '../../../testing/simulation/purchase-book.ts';
import { testDatabase } from '../../../testing/test-database.ts';
import { until } from '../../../testing/until.ts';

/*
 * A merchant who adds up what it is shown of a card, be it by Get Transactions or by webhooks, comes to the card's balance.
 * The document says so nowhere; its only balance is that of Get Balance.
 */
const world = await bananatechWorld(await testDatabase());
const client = new BananaTechClient(world.tenant.client);
const cards = bananatechCards(world, client);

/** Each of them once found a sum that was wrong. */
const SEEDS = [1, 9, 19, 32, 44, 58];
const MESSAGES = 40;
/** Longer than any hold stands. */
const LONG_MS = 40 * 86_400_000;

interface Line {
  readonly type: string;
  readonly status: string;
  readonly amount: number;
}

const signs: Readonly<Record<string, number>> = {
  RECHARGE: 1,
  CONSUMPTION: -1,
  CORRECTION: 1,
  REVERSAL: 1,
  REFUND: 1,
  FEE: -1,
};

/** In ten-thousandths, because sums of floats are not exact. What is pending of a recharge is not there yet. */
function sumOf(lines: readonly Line[]): number {
  return lines
    .filter(({ type, status }) => status === 'SUCCESS' || (status === 'PENDING' && type !== 'RECHARGE'))
    .reduce((sum, { type, amount }) => sum + (signs[type] ?? Number.NaN) * Math.round(amount * 10_000), 0);
}

const balanceOf = async (card: CardOf) => Math.round((await client.getCardBalance(card)).balance * 10_000);

async function sumOfList({ card_id }: CardOf): Promise<number> {
  const { data, total } = await client.getTransactions({ card_id, limit: 100 });
  expect(total).toBe(data.length);
  return sumOf(data);
}

/** The last that was told under each id counts. What a card was issued with is told by nobody. */
async function sumOfWebhooks({ card_id }: CardOf, deposit: number): Promise<number> {
  await world.told();
  const lines = new Map<unknown, Line>();
  for (const { type, payload } of openWebhooks(client, webhooksTo(world))) {
    if (payload.card_id !== card_id) continue;
    const { transaction_id, status, amount } = payload as unknown as Line & { transaction_id: number };
    if (type === 'TRANSACTION_CREATED') lines.set(transaction_id, payload as unknown as Line);
    if (type === 'CARD_CORRECTION') lines.set(transaction_id, { type: 'CORRECTION', status, amount });
    if (type === 'CARD_RECHARGE_RESULT') {
      lines.set(transaction_id, { type: 'RECHARGE', status, amount: Number(payload.receive_amount) });
    }
  }
  return sumOf([...lines.values(), { type: 'RECHARGE', status: 'SUCCESS', amount: deposit }]);
}

/** Time passes, and no hold stands any more that should not. */
async function later(milliseconds: number): Promise<void> {
  await world.advance(milliseconds);
  const isOver = async () => (await expireDueHolds(world.engine.authorizations)).done === 0;
  await until(isOver, 'the end of all holds that are due');
}

/** Something happens to the card's money. */
async function step(random: Chance, named: CardOf, purchases: NetworkPurchase[], name: string) {
  if (random.happens(0.1)) {
    await client.recharge({ ...named, amount: random.between(10, 50) });
    return await world.settled(String(named.card_id));
  }
  if (random.happens(0.05)) return await later(random.between(1, 5) * 86_400_000);
  const type = drawType(random);
  const isNew = purchases.length === 0 || random.happens(type === 'authorization' ? 0.9 : 0.2);
  if (isNew) purchases.push(newPurchase(random, await cards.card(named), purchases.length));
  const purchase = isNew ? (purchases.at(-1) as NetworkPurchase) : random.oneOf(purchases);
  const message = drawMessage(random, type, purchase, name);
  const outcome = await handleMessage(world.engine.authorizations, message);
  if (outcome.kind === 'recorded') noteAnswer(purchase, outcome.event);
}

describe('the books: what is shown of a card adds up to its balance', () => {
  test.each(SEEDS)('after each of many messages, in any order (seed %i)', async (seed) => {
    const random = seededChance(seed);
    const deposit = 400;
    const card = await cards.active({ deposit_amount: deposit });
    const purchases: NetworkPurchase[] = [];
    for (let count = 0; count < MESSAGES; count += 1) {
      await step(random, card, purchases, `${seed}/${count}`);
      expect(await sumOfList(card), `after message ${count}`).toBe(await balanceOf(card));
    }
    expect(await sumOfWebhooks(card, deposit)).toBe(await balanceOf(card));
    await later(LONG_MS);
    await world.told();
    expect(await sumOfList(card)).toBe(await balanceOf(card));
    expect(await sumOfWebhooks(card, deposit)).toBe(await balanceOf(card));
  });
});
