import { BananaTechClient } from '@emboss/sdk/bananatech';
import { describe, expect, test } from 'vitest';
import { bananatechCards } from '../../../testing/bananatech-cards.ts';
import { templates } from '../../../testing/bananatech-requests.ts';
import { bananatechWorld } from '../../../testing/bananatech-world.ts';
import { testDatabase } from '../../../testing/test-database.ts';

// "limit_per_tx", "limit_per_day" and "limit_per_month" of Get Card Templates: 5000, 10000 and 50000.
const world = await bananatechWorld(await testDatabase(), { tenant: { reserve: 1_000_000 } });
const client = new BananaTechClient(world.tenant.client);
const cards = bananatechCards(world, client);
const overLimit = 'product-amount-limit';
const DAY_MS = 24 * 60 * 60 * 1000;

/** The next day of the business clock, or the first one of the next month. */
async function advanceTo(next: 'day' | 'month'): Promise<void> {
  const now = world.engine.clock.now();
  const [year, month, day] = [now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate()];
  const at = next === 'day' ? Date.UTC(year, month, day) + DAY_MS : Date.UTC(year, month + 1, 1);
  await world.advance(at - now.getTime());
}

async function purchases(template_id: number, balance: number) {
  const user_id = await cards.user();
  const card = await cards.active({ user_id, template_id, deposit_amount: 10_000 });
  for (let rest = balance - 10_000; rest > 0; rest -= 10_000) await cards.recharged(card, 10_000);
  return async (...amounts: number[]) => {
    const said: string[] = [];
    for (const amount of amounts) {
      const { declineReason } = await world.network.authorize(String(card.card_id), amount);
      said.push(declineReason ?? 'approved');
    }
    return said;
  };
}

describe('POST /merchant/get_card_templates: the spending limits of a template', () => {
  test('are kept for each transaction', async () => {
    const buy = await purchases(templates.deposit, 10_000);
    expect(await buy(5000.01, 5000)).toEqual(['transaction-amount-limit', 'approved']);
  });

  test('are kept for each day', async () => {
    await advanceTo('day');
    const buy = await purchases(templates.deposit, 20_000);
    expect(await buy(5000, 4999.99, 0.02, 0.01, 0.01)).toEqual([
      ...['approved', 'approved', overLimit, 'approved', overLimit],
    ]);
  });

  test('of a day begin anew at midnight in UTC', { tags: 'ours' }, async () => {
    await advanceTo('month');
    const buy = await purchases(templates.deposit, 30_000);
    for (const _ of ['first', 'second']) {
      expect(await buy(5000, 5000, 0.01)).toEqual(['approved', 'approved', overLimit]);
      await advanceTo('day');
    }
  });

  test('are kept for each month, and begin anew with the next one of the calendar', async () => {
    await advanceTo('month');
    const buy = await purchases(templates.deposit, 60_000);
    for (const _ of ['first', 'second', 'third', 'fourth', 'fifth']) {
      expect(await buy(5000, 5000)).toEqual(['approved', 'approved']);
      await advanceTo('day');
    }
    expect(await buy(0.01)).toEqual([overLimit]);
    await advanceTo('month');
    expect(await buy(5000)).toEqual(['approved']);
  });

  test('are counted card by card', { tags: 'ours' }, async () => {
    const [one, other] = [
      await purchases(templates.deposit, 20_000),
      await purchases(templates.deposit, 20_000),
    ];
    expect(await one(5000, 5000, 1)).toEqual(['approved', 'approved', overLimit]);
    expect(await other(5000, 5000, 1)).toEqual(['approved', 'approved', overLimit]);
  });

  test('are counted without what was declined, or reversed', { tags: 'ours' }, async () => {
    const card = await cards.active({ deposit_amount: 10_000 });
    const id = String(card.card_id);
    const first = await world.network.authorize(id, 5000);
    await world.network.authorize(id, 5000);
    expect(await world.network.authorize(id, 1)).toMatchObject({ declineReason: overLimit });
    await world.network.reverse(id, 5000, first.authorizationId ?? '');
    expect(await world.network.authorize(id, 5000)).toMatchObject({ status: 'complete' });
  });

  test('are those that it shows: none where it shows none', { tags: 'ours' }, async () => {
    const buy = await purchases(await cards.addTemplate(templates.deposit), 20_000);
    expect(await buy(10_000, 10_000)).toEqual(['approved', 'approved']);
  });
});
