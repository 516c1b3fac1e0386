import { WorldCardClient } from '@emboss/sdk/worldcard';
import { expect, test } from 'vitest';
import { testDatabase } from '../../../testing/test-database.ts';
import { activeCard, payloadsOf, wire } from '../../../testing/worldcard-requests.ts';
import { worldcardWorld } from '../../../testing/worldcard-world.ts';

// "3. Card Closure Callback (card_close)"
const world = await worldcardWorld(await testDatabase());
const client = new WorldCardClient(world.tenant.client);

test('card_close: is not pushed for a close that failed', async () => {
  const card = await activeCard(world, client);
  await world.fault('close', { fail: 'The close was made to fail.' });
  await client.close(card);
  await world.settled(card.card_id);
  await world.told();
  for (const topic of ['card_close', 'card_status_change']) {
    expect(await payloadsOf(world, client, topic, card.card_id, 0)).toEqual([]);
  }
});

test('card_close: tells what was left on the card, and is pushed beside card_status_change', async () => {
  const card = await activeCard(world, client);
  const authorization = await world.network.authorize(card.card_id, 30);
  await world.network.settle(card.card_id, 30.5, authorization.authorizationId ?? '');
  const number = client.decryptField((await client.cardInfo(card)).card_number);
  await client.close(card);
  const [payload] = await payloadsOf(world, client, 'card_close', card.card_id, 1);
  expect(payload).toStrictEqual({
    notify_type: 'card_close',
    card_id: card.card_id,
    merchant_card_id: card.merchant_card_id,
    card_number: number,
    card_status: 'cancelled',
    amount: '69.50',
    currency: 'USD',
    complete_time: wire.time,
  });
  const [change] = await payloadsOf(world, client, 'card_status_change', card.card_id, 1);
  expect(change).toMatchObject({ card_status: 'cancelled', change_time: payload?.complete_time });
});

test('card_close: of a card with nothing left, or less, has the amount 0.00', { tags: 'ours' }, async () => {
  const empty = await activeCard(world, client);
  await world.network.settle(empty.card_id, 100);
  const owing = await activeCard(world, client);
  await world.network.settle(owing.card_id, 130);
  for (const card of [empty, owing]) {
    await client.close(card);
    const [payload] = await payloadsOf(world, client, 'card_close', card.card_id, 1);
    expect(payload).toMatchObject({ amount: '0.00', card_status: 'cancelled' });
  }
});
