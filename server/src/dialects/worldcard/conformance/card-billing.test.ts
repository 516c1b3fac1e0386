import { WorldCardClient } from '@emboss/sdk/worldcard';
import { describe, expect, test } from 'vitest';
import { testDatabase } from '../../../testing/test-database.ts';
import { activeCard, payloadsOf, wire } from '../../../testing/worldcard-requests.ts';
import { worldcardWorld } from '../../../testing/worldcard-world.ts';

// "5. Billing Callback (card_billing)"
const world = await worldcardWorld(await testDatabase());
const client = new WorldCardClient(world.tenant.client);
const billingsOf = (card: { card_id: string }, count: number) =>
  payloadsOf(world, client, 'card_billing', card.card_id, count);

describe('card_billing', () => {
  test('of a declined purchase has the response code and the reason, and no authorization code', async () => {
    const card = await activeCard(world, client);
    const declined = await world.network.authorize(card.card_id, 100.01);
    expect(await billingsOf(card, 1)).toStrictEqual([
      {
        notify_type: 'card_billing',
        transaction_id: String(declined.number),
        card_id: card.card_id,
        card_type_id: 1,
        transaction_time: wire.time,
        transaction_type: 'Authorization',
        transaction_status: 'DECLINED',
        result_code: '51',
        fail_reason: 'The amount is larger than the available balance.',
        transaction_amount: '100.01',
        transaction_currency: 'USD',
        billing_amount: '100.01',
        billing_currency: 'USD',
        auth_code: '',
        merchant_name: 'AMAZON.COM',
        merchant_country: 'US',
        merchant_city: 'SEATTLE',
        mcc: '5411',
        description: 'Purchase at AMAZON.COM',
      },
    ]);
  });

  test('of an approved purchase is complete, and has the same transaction_id as the list', async () => {
    const card = await activeCard(world, client);
    await world.network.authorize(card.card_id, 12.5, 'EUR');
    const [payload] = await billingsOf(card, 1);
    const { list } = await client.transactions(card);
    expect(payload).toMatchObject({
      transaction_id: list[0]?.transaction_id,
      transaction_type: 'Authorization',
      transaction_status: 'COMPLETE',
      transaction_time: list[0]?.transaction_time,
      result_code: '00',
      fail_reason: '',
      auth_code: expect.stringMatching(/^[0-9A-Z]{6}$/),
      transaction_amount: '12.50',
      transaction_currency: 'EUR',
      billing_amount: list[0]?.billing_amount,
      billing_currency: 'USD',
    });
  });

  test('of what follows a purchase shares its auth_code and names its transaction', {
    tags: 'ours',
  }, async () => {
    const card = await activeCard(world, client);
    const purchase = await world.network.authorize(card.card_id, 40);
    const id = purchase.authorizationId ?? '';
    await world.network.settle(card.card_id, 40, id);
    await world.network.refund(card.card_id, 15, id);
    const reversed = await world.network.authorize(card.card_id, 7);
    await world.network.reverse(card.card_id, 7, reversed.authorizationId ?? '');

    const billings = await billingsOf(card, 5);
    const followUps = ['Settlement', 'Refund', 'Reversal'].map((type) =>
      billings.find((payload) => payload.transaction_type === type),
    );
    expect(followUps).toMatchObject([
      { billing_amount: '40.00', auth_code: purchase.authCode },
      { billing_amount: '15.00', auth_code: purchase.authCode },
      { billing_amount: '7.00', auth_code: reversed.authCode },
    ]);
    expect(followUps.map((payload) => payload?.description)).toEqual([
      `Settlement at AMAZON.COM, original transaction ${purchase.number}`,
      `Refund at AMAZON.COM, original transaction ${purchase.number}`,
      `Reversal at AMAZON.COM, original transaction ${reversed.number}`,
    ]);
    expect(new Set(billings.map((payload) => payload.transaction_id)).size).toBe(5);
  });

  test('of a refund without a purchase has no auth_code', { tags: 'ours' }, async () => {
    const card = await activeCard(world, client);
    await world.network.refund(card.card_id, 5);
    expect(await billingsOf(card, 1)).toMatchObject([
      { transaction_type: 'Refund', auth_code: '', description: 'Refund at AMAZON.COM' },
    ]);
  });

  test('is pushed for what reaches a closed card', { tags: 'ours' }, async () => {
    const card = await activeCard(world, client);
    await client.close(card);
    await world.settled(card.card_id);
    await world.network.refund(card.card_id, 5);
    await world.network.settle(card.card_id, 3);
    const types = (await billingsOf(card, 2)).map((payload) => payload.transaction_type);
    expect(types.sort()).toEqual(['Refund', 'Settlement']);
  });

  test.each([
    ['VIRTUAL-V', 1, '1'],
    ['VIRTUAL-R', 2, '2'],
    ['VIRTUAL-G', 3, '13'],
  ])('has for %s the card_type_id %i', { tags: 'ours' }, async (card_type, card_type_id, card_bin_id) => {
    const card = await activeCard(world, client, { card_type, card_bin_id });
    await world.network.authorize(card.card_id, 1);
    expect(await billingsOf(card, 1)).toMatchObject([{ card_type_id }]);
  });
});
