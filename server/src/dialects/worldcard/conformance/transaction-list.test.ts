import { WorldCardClient } from '@emboss/sdk/worldcard';
import { describe, expect, test } from 'vitest';
import { physicalCards } from '../../../testing/physical-cards.ts';
import { testDatabase } from '../../../testing/test-database.ts';
import {
  activeCard,
  expectRefusal,
  expectSuccess,
  payloadsOf,
  wire,
} from '../../../testing/worldcard-requests.ts';
import { worldcardWorld } from '../../../testing/worldcard-world.ts';

// "Transaction Records"
const path = '/api/v1/card/transaction/list';
const world = await worldcardWorld(await testDatabase());
const client = new WorldCardClient(world.tenant.client);
const cards = physicalCards(world, client);

interface Page {
  total: number;
  list: Record<string, string>[];
}

async function read(body: Record<string, unknown>): Promise<Page> {
  const answer = await client.call<Page>(path, body);
  expectSuccess(answer);
  return answer.data as Page;
}

describe(`POST ${path}: the records refuse`, () => {
  test.each([
    [{ page: 0 }, 1103, 'page must'],
    [{ page: 1.5 }, 1103, 'page must'],
    [{ page_size: 101 }, 1104, 'page_size must'],
    [{ page_size: '10' }, 1104, 'page_size must'],
  ])('%j', async (paging, code, mention) => {
    const card = await activeCard(world, client);
    expectRefusal(await client.call(path, { ...card, ...paging }), code, mention);
  });
});

describe(`POST ${path}: the records`, () => {
  test('of an approved purchase are those of the example: complete, with empty settlement fields', async () => {
    const card = await activeCard(world, client);
    const { number } = await world.network.authorize(card.card_id, 50);
    expect(await read(card)).toStrictEqual({
      total: 1,
      page: 1,
      page_size: 10,
      list: [
        {
          transaction_id: String(number),
          card_id: card.card_id,
          merchant_card_id: card.merchant_card_id,
          transaction_amount: '50.00',
          transaction_currency: 'USD',
          billing_amount: '50.00',
          billing_currency: 'USD',
          settlement_amount: '',
          settlement_currency: '',
          transaction_type: 'Authorization',
          transaction_status: 'COMPLETE',
          transaction_time: wire.time,
          merchant_name: 'AMAZON.COM',
          merchant_id: 'AMZ0001',
          merchant_category_code: '5411',
          merchant_country: 'US',
          merchant_city: 'SEATTLE',
        },
      ],
    });
  });

  test('have one row for each network message, newest first, each with an id of its own', async () => {
    const card = await activeCard(world, client);
    const settled = await world.network.authorize(card.card_id, 20);
    await world.network.settle(card.card_id, 25, settled.authorizationId ?? '');
    const reversed = await world.network.authorize(card.card_id, 10);
    await world.network.reverse(card.card_id, 10, reversed.authorizationId ?? '');
    await world.network.refund(card.card_id, 5);
    await world.network.authorize(card.card_id, 1000);

    const { total, list } = await read(card);
    expect(total).toBe(6);
    const shown = list.map((row) => [
      row.transaction_type,
      row.transaction_status,
      row.billing_amount,
      row.settlement_amount,
      row.settlement_currency,
    ]);
    expect(shown).toEqual([
      ['Authorization', 'DECLINED', '1000.00', '', ''],
      ['Refund', 'COMPLETE', '5.00', '5.00', 'USD'],
      ['Reversal', 'COMPLETE', '10.00', '', ''],
      ['Authorization', 'COMPLETE', '10.00', '', ''],
      ['Settlement', 'COMPLETE', '25.00', '25.00', 'USD'],
      ['Authorization', 'COMPLETE', '20.00', '', ''],
    ]);
    expect(new Set(list.map((row) => row.transaction_id)).size).toBe(6);
    for (const row of list) expect(row.transaction_id).toEqual(wire.id);
  });

  test('tell the amount of the purchase from what the card is billed', async () => {
    const card = await activeCard(world, client);
    const { billing } = await world.network.authorize(card.card_id, 20, 'EUR');
    const [row] = (await read(card)).list;
    expect(row).toMatchObject({
      transaction_amount: '20.00',
      transaction_currency: 'EUR',
      billing_amount: `${billing.amount / 10_000n}.${String((billing.amount % 10_000n) / 100n).padStart(2, '0')}`,
      billing_currency: 'USD',
    });
    expect(row?.billing_amount).not.toBe('20.00');
  });

  test('come in pages, whose total is that of all', async () => {
    const card = await activeCard(world, client);
    for (const amount of [1, 2, 3, 4, 5]) await world.network.authorize(card.card_id, amount);
    const page = await read({ ...card, page: 2, page_size: 2 });
    expect(page).toMatchObject({ total: 5, page: 2, page_size: 2 });
    expect(page.list.map((row) => row.billing_amount)).toEqual(['3.00', '2.00']);
    expect(await read({ ...card, page: 4, page_size: 2 })).toMatchObject({ total: 5, list: [] });
  });

  test('of a card without any are empty', async () => {
    const card = await activeCard(world, client);
    expect(await read(card)).toStrictEqual({ total: 0, page: 1, page_size: 10, list: [] });
  });
});

describe(`POST ${path}: the records of a physical card`, { tags: 'ours' }, () => {
  test('are empty before its activation', async () => {
    for (const card of [await cards.applied(), await cards.assigned(), await cards.cancelled()]) {
      expect(await read({ card_id: card.card_id })).toMatchObject({ total: 0, list: [] });
    }
  });

  test('have the same form, and their callback says that the card is a PHYSICAL-G one', async () => {
    const card = await cards.active();
    await client.deposit({ ...card, merchant_transaction_id: 'tx_physical', amount: '20.00' });
    await world.settled(card.card_id);
    const { number } = await world.network.authorize(card.card_id, 7.5);
    expect(await read({ card_id: card.card_id })).toMatchObject({
      total: 1,
      list: [
        {
          transaction_id: String(number),
          ...card,
          transaction_amount: '7.50',
          transaction_type: 'Authorization',
          transaction_status: 'COMPLETE',
        },
      ],
    });
    const [billing] = await payloadsOf(world, client, 'card_billing', card.card_id, 1);
    expect(billing).toMatchObject({
      transaction_id: String(number),
      card_type_id: 4,
      billing_amount: '7.50',
    });
  });
});
