import { WorldCardClient } from '@emboss/sdk/worldcard';
import { describe, expect, test } from 'vitest';
import { physicalCards } from '../../../testing/physical-cards.ts';
import { testDatabase } from '../../../testing/test-database.ts';
import { activeCard, expectRefusal, expectSuccess, wire } from '../../../testing/worldcard-requests.ts';
import { worldcardWorld } from '../../../testing/worldcard-world.ts';

// "Top-Up Records"
const path = '/api/v1/card/deposit/list';
const world = await worldcardWorld(await testDatabase());
const client = new WorldCardClient(world.tenant.client);
const cards = physicalCards(world, client);
const first = await activeCard(world, client);
const second = await activeCard(world, client);
const transactionIds: string[] = [];
for (const [index, card] of [first, first, second, first].entries()) {
  const request = { ...card, merchant_transaction_id: `tx_00${index}`, amount: `${index + 1}00.00` };
  transactionIds.push((await client.deposit(request)).transaction_id);
}
await world.settled();

interface Page {
  total: number;
  list: { merchant_transaction_id: string; status: number; transaction_id: string }[];
}

async function read(body: Record<string, unknown>): Promise<Page> {
  const answer = await client.call<Page>(path, body);
  expectSuccess(answer);
  return answer.data as Page;
}

async function referencesOf(body: Record<string, unknown>): Promise<string[]> {
  return (await read(body)).list.map((row) => row.merchant_transaction_id);
}

describe(`POST ${path}: the records refuse`, () => {
  const refuses = async (body: Record<string, unknown>, code: number, mention: string) => {
    expectRefusal(await client.call(path, body), code, mention);
  };
  test.each([
    [{ page: 0 }, 1103, 'page must'],
    [{ page: '1' }, 1103, 'page must'],
    [{ page_size: 101 }, 1104, 'page_size must'],
    [{ page_size: null, page: -1 }, 1103, 'page must'],
    [{ merchant_transaction_id: 1 }, 1102, 'merchant_transaction_id must'],
    [{ transaction_id: 1000000000000000 }, 1102, 'transaction_id must'],
  ])('%j', refuses);
  test.each([[{ transaction_id: 'a\u0000' }, 1102, 'transaction_id must']])('%j', { tags: 'ours' }, refuses);
});

describe(`POST ${path}: the records`, () => {
  test('have the documented form', async () => {
    const page = await read({ merchant_transaction_id: 'tx_002' });
    expect(page).toStrictEqual({
      total: 1,
      page: 1,
      page_size: 10,
      list: [
        {
          transaction_id: transactionIds[2],
          card_id: second.card_id,
          merchant_card_id: second.merchant_card_id,
          merchant_transaction_id: 'tx_002',
          amount: '300.00',
          currency: 'USD',
          status: 2,
          created_at: wire.time,
        },
      ],
    });
    expect(page.list[0]?.transaction_id).toEqual(wire.id);
  });

  test('are those of all cards when none is named, newest first, and never a first recharge', async () => {
    expect(await referencesOf({})).toEqual(['tx_003', 'tx_002', 'tx_001', 'tx_000']);
    expect(await read({})).toMatchObject({ total: 4 });
  });

  test('can be of one card, by either id', async () => {
    expect(await referencesOf({ card_id: second.card_id })).toEqual(['tx_002']);
    expect(await referencesOf({ merchant_card_id: first.merchant_card_id })).toEqual([
      'tx_003',
      'tx_001',
      'tx_000',
    ]);
    expect(await referencesOf({ ...second, merchant_card_id: first.merchant_card_id })).toEqual(['tx_002']);
  });

  test('can be the one of a transaction id, matched exactly', async () => {
    expect(await referencesOf({ transaction_id: transactionIds[1] })).toEqual(['tx_001']);
    expect(await referencesOf({ card_id: second.card_id, transaction_id: transactionIds[1] })).toEqual([]);
    for (const transaction_id of ['1', 'tx_001', `0${transactionIds[1]}`, '9'.repeat(64), first.card_id]) {
      expect(await read({ transaction_id })).toMatchObject({ total: 0, list: [] });
    }
    for (const merchant_transaction_id of ['tx_00', 'TX_001', 'tx_001 ', '%']) {
      expect(await read({ merchant_transaction_id })).toMatchObject({ total: 0, list: [] });
    }
  });

  test('come in pages, whose total is that of all', async () => {
    expect(await read({ page: 2, page_size: 3 })).toMatchObject({
      total: 4,
      page: 2,
      page_size: 3,
      list: [{ merchant_transaction_id: 'tx_000' }],
    });
    expect(await read({ page: 3, page_size: 3 })).toMatchObject({ total: 4, list: [] });
  });

  test("are none of another merchant's or programme's", { tags: 'ours' }, async () => {
    for (const merchantId of [undefined, world.tenant.merchantId]) {
      const other = await world.addTenant(merchantId ? { merchantId } : {});
      const answer = await new WorldCardClient(other.client).call(path, {
        merchant_transaction_id: 'tx_001',
      });
      expect(answer.data).toMatchObject({ total: 0, list: [] });
    }
  });

  test('count 1 while a top-up is under way, 2 when it succeeded, 3 when it failed', async () => {
    await world.fault('fund', { delayMs: 400 });
    await client.deposit({ ...second, merchant_transaction_id: 'tx_slow', amount: '10.00' });
    expect((await read({ merchant_transaction_id: 'tx_slow' })).list[0]?.status).toBe(1);
    await world.settled();
    expect((await read({ merchant_transaction_id: 'tx_slow' })).list[0]?.status).toBe(2);
    await world.fault('fund', { fail: 'The bank said no.' });
    await client.deposit({ ...second, merchant_transaction_id: 'tx_failed', amount: '10.00' });
    await world.settled();
    expect((await read({ merchant_transaction_id: 'tx_failed' })).list[0]?.status).toBe(3);
  });

  test('of a physical card have the same form; an activation is not among them', {
    tags: 'ours',
  }, async () => {
    const physical = await cards.active();
    expect(await read(physical)).toMatchObject({ total: 0, list: [] });
    const { transaction_id } = await client.deposit({
      ...physical,
      merchant_transaction_id: 'tx_physical',
      amount: '10.00',
    });
    await world.settled(physical.card_id);
    const row = {
      transaction_id,
      ...physical,
      merchant_transaction_id: 'tx_physical',
      amount: '10.00',
      currency: 'USD',
      status: 2,
      created_at: wire.time,
    };
    expect(await read({ card_id: physical.card_id })).toStrictEqual({
      total: 1,
      page: 1,
      page_size: 10,
      list: [row],
    });
    expect(await read({ transaction_id })).toMatchObject({ total: 1, list: [row] });
  });
});
