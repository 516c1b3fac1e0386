import { WorldCardClient } from '@emboss/sdk/worldcard';
import { expect, test } from 'vitest';
import { physicalCards } from '../../../testing/physical-cards.ts';
import { testDatabase } from '../../../testing/test-database.ts';
import { activeCard, payloadsOf, wire } from '../../../testing/worldcard-requests.ts';
import { worldcardWorld } from '../../../testing/worldcard-world.ts';

// "2. Top-Up Callback (card_deposit)"
const world = await worldcardWorld(await testDatabase());
const client = new WorldCardClient(world.tenant.client);
const cards = physicalCards(world, client);

test('card_deposit: of a top-up that failed has status 2, a reason, and nothing settled', async () => {
  const card = await activeCard(world, client);
  await world.fault('fund', { fail: 'The bank said no.' });
  const accepted = await client.deposit({ ...card, merchant_transaction_id: 'tx_1', amount: '25.5' });
  const [payload] = await payloadsOf(world, client, 'card_deposit', card.card_id, 1);
  expect(payload).toStrictEqual({
    notify_type: 'card_deposit',
    transaction_id: accepted.transaction_id,
    merchant_transaction_id: 'tx_1',
    card_id: card.card_id,
    amount: '25.50',
    settle_amount: '0.00',
    currency: 'USD',
    status: 2,
    create_time: accepted.created_at,
    complete_time: wire.time,
    failure_reason: 'The bank said no.',
  });
});

test('card_deposit: of a top-up that succeeded has status 1, and no merchant_card_id', async () => {
  const card = await activeCard(world, client);
  const accepted = await client.deposit({ ...card, merchant_transaction_id: 'tx_2', amount: '30' });
  const [payload] = await payloadsOf(world, client, 'card_deposit', card.card_id, 1);
  expect(payload).toStrictEqual({
    notify_type: 'card_deposit',
    transaction_id: accepted.transaction_id,
    merchant_transaction_id: 'tx_2',
    card_id: card.card_id,
    amount: '30.00',
    settle_amount: '30.00',
    currency: 'USD',
    status: 1,
    create_time: accepted.created_at,
    complete_time: wire.time,
    failure_reason: '',
  });
});

test('card_deposit: is not pushed for a first recharge', async () => {
  const card = await activeCard(world, client);
  await world.told();
  expect(await payloadsOf(world, client, 'card_open', card.card_id, 1)).toHaveLength(1);
  expect(await payloadsOf(world, client, 'card_deposit', card.card_id, 0)).toEqual([]);
});

test('card_deposit: of a physical card has the same form', { tags: 'ours' }, async () => {
  const card = await cards.active();
  const accepted = await client.deposit({ ...card, merchant_transaction_id: 'tx_physical', amount: '25.5' });
  const [payload] = await payloadsOf(world, client, 'card_deposit', card.card_id, 1);
  expect(payload).toMatchObject({
    transaction_id: accepted.transaction_id,
    card_id: card.card_id,
    amount: '25.50',
    settle_amount: '25.50',
    status: 1,
  });
});
