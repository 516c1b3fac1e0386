import { WorldCardClient } from '@emboss/sdk/worldcard';
import { expect, test } from 'vitest';
import { freeNumber, physicalCards } from '../../../testing/physical-cards.ts';
import { testDatabase } from '../../../testing/test-database.ts';
import { activeCard, application, payloadsOf, wire } from '../../../testing/worldcard-requests.ts';
import { worldcardWorld } from '../../../testing/worldcard-world.ts';

// "1. Card Issuance Callback (card_open)"
const world = await worldcardWorld(await testDatabase());
const client = new WorldCardClient(world.tenant.client);
const cards = physicalCards(world, client);

test('card_open: of a card that was not issued has a reason, and no number', async () => {
  await world.fault('issue', { fail: 'The bank said no.' });
  const card = await activeCard(world, client, { first_recharge_amount: '20' });
  const [payload] = await payloadsOf(world, client, 'card_open', card.card_id, 1);
  expect(payload).toStrictEqual({
    notify_type: 'card_open',
    card_id: card.card_id,
    merchant_card_id: card.merchant_card_id,
    card_number: '',
    status: 3,
    amount: '20.00',
    currency: 'USD',
    create_time: wire.time,
    complete_time: wire.time,
    failure_reason: 'The bank said no.',
  });
});

test('card_open: of a card that was issued has its whole number and no failure_reason', async () => {
  const card = await activeCard(world, client);
  const [payload] = await payloadsOf(world, client, 'card_open', card.card_id, 1);
  expect(payload).toStrictEqual({
    notify_type: 'card_open',
    card_id: card.card_id,
    merchant_card_id: card.merchant_card_id,
    card_number: expect.stringMatching(/^440872\d{10}$/),
    status: 2,
    amount: '100.00',
    currency: 'USD',
    create_time: wire.time,
    complete_time: wire.time,
  });
  const info = await client.cardInfo(card);
  expect(client.decryptField(info.card_number)).toBe(payload?.card_number);
});

test('card_open: is pushed once for each application, and for no other', async () => {
  const card = await activeCard(world, client);
  await client.deposit({ ...card, merchant_transaction_id: 'tx_1', amount: '10' });
  await client.freeze(card);
  await world.settled(card.card_id);
  await world.told();
  expect(await payloadsOf(world, client, 'card_open', card.card_id, 1)).toHaveLength(1);
});

test('card_open: shows times by the offset of the merchant', { tags: 'ours' }, async () => {
  const tenant = await world.addTenant({ settings: { utcOffset: '-03:30' } });
  const theirs = new WorldCardClient(tenant.client);
  const accepted = await theirs.applyVirtual(application() as never);
  expect(accepted.created_at).toMatch(/T\d\d:\d\d:\d\d-03:30$/);
  await world.settled(accepted.card_id);
  const theirWorld = { callbacks: (topic: string) => world.callbacks(topic, tenant) };
  const [payload] = await payloadsOf(theirWorld, theirs, 'card_open', accepted.card_id, 1);
  expect(payload).toMatchObject({ create_time: accepted.created_at });
  const age = Date.now() - Date.parse(String(payload?.complete_time));
  expect(age).toBeGreaterThanOrEqual(0);
  expect(age).toBeLessThan(60_000);
});

test('card_open: of a physical card that was activated has its number, and 0.00 as its amount', async () => {
  const number = freeNumber();
  const card = await cards.active(number);
  const [payload] = await payloadsOf(world, client, 'card_open', card.card_id, 1);
  expect(payload).toStrictEqual({
    notify_type: 'card_open',
    ...card,
    card_number: number,
    status: 2,
    amount: '0.00',
    currency: 'USD',
    create_time: (await client.physicalInfo(card)).created_at,
    complete_time: wire.time,
  });
  await world.told();
  expect(await payloadsOf(world, client, 'card_open', card.card_id, 1)).toHaveLength(1);
});

test('card_open: of a physical card that was never opened has a reason, and no number', async () => {
  const cancelled = await cards.cancelled();
  const refused = await cards.applied();
  await cards.review(refused, {
    verdict: 'rejected',
    reason: 'The document does not meet the requirements.',
  });
  for (const [card, reason] of [
    [cancelled, 'The application was cancelled.'],
    [refused, 'The document does not meet the requirements.'],
  ] as const) {
    const [payload] = await payloadsOf(world, client, 'card_open', card.card_id, 1);
    expect(payload).toStrictEqual({
      notify_type: 'card_open',
      ...card,
      card_number: '',
      status: 3,
      amount: '0.00',
      currency: 'USD',
      create_time: (await client.physicalInfo(card)).created_at,
      complete_time: wire.time,
      failure_reason: reason,
    });
  }
});
