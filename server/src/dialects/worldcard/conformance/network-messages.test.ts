import { WorldCardClient } from '@emboss/sdk/worldcard';
import { expect, test } from 'vitest';
import { testDatabase } from '../../../testing/test-database.ts';
import { activeCard, payloadsOf } from '../../../testing/worldcard-requests.ts';
import { worldcardWorld } from '../../../testing/worldcard-world.ts';

/*
 * The document knows four types of transactions. Every message of the network, every fee and every expiry is one of them,
 * in the callback and in the list.
 *
 * @module-tag ours
 */
const database = await testDatabase();
const world = await worldcardWorld(database);
const client = new WorldCardClient(world.tenant.client);
const DAY_MS = 86_400_000;
const atm = { channel: 'atm', entryMode: 'chip' } as const;

async function told(card: { card_id: string; merchant_card_id: string }, count: number) {
  const billings = await payloadsOf(world, client, 'card_billing', card.card_id, count);
  const { list, total } = await client.transactions({ ...card, page_size: 100 });
  expect(total).toBe(count);
  const inList = new Map(list.map((row) => [row.transaction_id, row]));
  for (const payload of billings) {
    expect(inList.get(String(payload.transaction_id))).toMatchObject({
      transaction_type: payload.transaction_type,
      transaction_status: payload.transaction_status,
      billing_amount: payload.billing_amount,
    });
  }
  // Callbacks may overtake one another; the list is in order, newest first.
  const places = list.map((row) => row.transaction_id);
  return billings.toSorted(
    (a, b) => places.indexOf(String(b.transaction_id)) - places.indexOf(String(a.transaction_id)),
  );
}

test('transaction types: what asks is an Authorization, at 0.00 where nothing is spent', async () => {
  const card = await activeCard(world, client);
  const { authorizationId } = await world.network.authorize(card.card_id, 10);
  await world.network.send('incremental', card.card_id, 5, { authorizationId });
  await world.network.send('advice', card.card_id, 3);
  await world.network.send('authorization', card.card_id, 20, atm);
  await world.network.send('verification', card.card_id, 0);
  await world.network.send('balance-inquiry', card.card_id, 0, atm);
  await world.network.send('incremental', card.card_id, 500, { authorizationId });
  const billings = await told(card, 7);
  expect(billings.map((payload) => payload.transaction_type)).toEqual(Array(7).fill('Authorization'));
  expect(billings.map((payload) => payload.billing_amount)).toEqual([
    '10.00',
    '5.00',
    '3.00',
    '20.00',
    '0.00',
    '0.00',
    '500.00',
  ]);
  expect(billings.map((payload) => payload.transaction_status)).toEqual([
    ...Array(6).fill('COMPLETE'),
    'DECLINED',
  ]);
  expect(billings[6]).toMatchObject({ result_code: '51', auth_code: '' });
});

test('transaction types: what takes money is a Settlement: a clearing, a force post, a debit, a credit taken back', async () => {
  const card = await activeCard(world, client);
  const { authorizationId } = await world.network.authorize(card.card_id, 10);
  await world.network.settle(card.card_id, 10, authorizationId ?? '');
  await world.network.settle(card.card_id, 4);
  await world.network.send('debit', card.card_id, 20, atm);
  await world.network.send('refund-reversal', card.card_id, 1);
  await world.network.send('chargeback-reversal', card.card_id, 2);
  const billings = await told(card, 6);
  expect(billings.slice(1)).toMatchObject([
    {
      transaction_type: 'Settlement',
      billing_amount: '10.00',
      description: expect.stringContaining('Settlement'),
    },
    { transaction_type: 'Settlement', billing_amount: '4.00' },
    { transaction_type: 'Settlement', billing_amount: '20.00', description: 'Debit at AMAZON.COM' },
    { transaction_type: 'Settlement', description: 'Refund taken back at AMAZON.COM' },
    { transaction_type: 'Settlement', description: 'Chargeback taken back at AMAZON.COM' },
  ]);
  expect((await client.cardInfo(card)).available_balance).toBe('63.00');
});

test('transaction types: what gives money is a Refund: a refund, a credit of its own accord, a chargeback', async () => {
  const card = await activeCard(world, client);
  await world.network.refund(card.card_id, 5);
  await world.network.send('original-credit', card.card_id, 7);
  await world.network.send('chargeback', card.card_id, 9);
  expect(await told(card, 3)).toMatchObject([
    { transaction_type: 'Refund', billing_amount: '5.00' },
    { transaction_type: 'Refund', billing_amount: '7.00', description: 'Credit at AMAZON.COM' },
    { transaction_type: 'Refund', billing_amount: '9.00', description: 'Chargeback at AMAZON.COM' },
  ]);
});

test('transaction types: what frees a hold is a Reversal, an expired one by saying so', async () => {
  const card = await activeCard(world, client);
  const { authorizationId } = await world.network.authorize(card.card_id, 10);
  await world.network.reverse(card.card_id, 4, authorizationId ?? '');
  const { number } = await world.network.authorize(card.card_id, 30);
  await world.engine.clock.advance(7 * DAY_MS);
  const billings = await told(card, 5);
  const reversals = billings.filter((payload) => payload.transaction_type === 'Reversal');
  expect(reversals).toHaveLength(3);
  expect(reversals.find((payload) => String(payload.description).includes(String(number)))).toMatchObject({
    billing_amount: '30.00',
    description: `authorization expired, original transaction ${number}`,
    result_code: '00',
  });
  expect((await client.cardInfo(card)).frozen_balance).toBe('0.00');
});

test('transaction types: a fee is a Settlement of its own, after what it is charged for', async () => {
  const fee = { fixed: '2500', rate: '0', minimum: null, maximum: null };
  await database.query(
    "update products set fees = jsonb_set(fees, '{authorization}', $1::jsonb) where code = '2'",
    [JSON.stringify(fee)],
  );
  const card = await activeCard(world, client, { card_type: 'VIRTUAL-R', card_bin_id: '2' });
  await world.network.authorize(card.card_id, 10);
  expect(await told(card, 2)).toMatchObject([
    { transaction_type: 'Authorization', billing_amount: '10.00' },
    {
      transaction_type: 'Settlement',
      billing_amount: '0.25',
      description: expect.stringMatching(/^Fee \(authorization\)/),
    },
  ]);
});
