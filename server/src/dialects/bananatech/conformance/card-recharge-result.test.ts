import { BananaTechClient } from '@emboss/sdk/bananatech';
import { describe, expect, test } from 'vitest';
import { bananatechCards, type CardOf } from '../../../testing/bananatech-cards.ts';
import { templates } from '../../../testing/bananatech-requests.ts';
import { payloadsOf, textsOf, written } from '../../../testing/bananatech-webhooks.ts';
import { bananatechWorld } from '../../../testing/bananatech-world.ts';
import { standingStill } from '../../../testing/standing-still.ts';
import { testDatabase } from '../../../testing/test-database.ts';

// "6. CARD_RECHARGE_RESULT" of the page "Event Types", and "Recharge Confirmation" of "05-Card-Operations"
const world = await bananatechWorld(await testDatabase());
const client = new BananaTechClient(world.tenant.client);
const cards = bananatechCards(world, client);
const still = standingStill(world);

const results = ({ card_id }: CardOf, count: number) =>
  textsOf(world, client, 'CARD_RECHARGE_RESULT', { card_id }, count);

/** The transaction of a card's newest recharge. */
async function newestRecharge({ card_id }: CardOf) {
  const { data } = await client.getTransactions({ card_id, type: 'RECHARGE', limit: 1 });
  return data[0];
}

describe('CARD_RECHARGE_RESULT', () => {
  test('of a recharge that failed received 0.0, and says why', { tags: 'inferred' }, async () => {
    const card = await cards.active();
    const before = await world.reserve();
    await world.fault('fund', { fail: 'The upstream did not answer.' });
    await still(async (now) => {
      await client.recharge({ ...card, amount: 40 });
      const told = await results(card, 1);
      const recharge = await newestRecharge(card);
      expect(recharge).toMatchObject({ status: 'FAILED', amount: 40 });
      expect(told).toEqual([
        JSON.stringify({
          ...{ template_id: templates.deposit, ...card, transaction_id: recharge?.id },
          ...{ receive_amount: written('0.0'), status: 'FAILED', currency: 'USD' },
          ...{ description: 'The upstream did not answer.', occur_time: now },
        }),
      ]);
    });
    expect(await world.reserve()).toEqual(before);
  });

  test.each([
    [100, '100.0'],
    [150.5, '150.5'],
    [10.25, '10.25'],
  ])('of a recharge of %s has every field, and the amount without the fee', async (amount, text) => {
    const card = await cards.active();
    await still(async (now) => {
      await client.recharge({ ...card, amount });
      const told = await results(card, 1);
      const recharge = await newestRecharge(card);
      expect(recharge).toMatchObject({ status: 'SUCCESS', amount });
      expect(told).toEqual([
        JSON.stringify({
          ...{ template_id: templates.deposit, ...card, transaction_id: recharge?.id },
          ...{ receive_amount: written(text), status: 'SUCCESS', currency: 'USD' },
          ...{ description: '', occur_time: now },
        }),
      ]);
    });
  });

  test('works identically for a physical card', async () => {
    const { user_id, card_id } = await cards.assigned();
    await client.setPin({ user_id, card_id, pin: '1357' });
    await world.settled();
    await still(async (now) => {
      await client.recharge({ user_id, card_id, amount: 100 });
      const told = await results({ user_id, card_id }, 1);
      const transaction_id = (await newestRecharge({ user_id, card_id }))?.id;
      expect(told).toEqual([
        JSON.stringify({
          ...{ template_id: templates.physical, user_id, card_id, transaction_id },
          ...{ receive_amount: written('100.0'), status: 'SUCCESS', currency: 'USD' },
          ...{ description: '', occur_time: now },
        }),
      ]);
    });
  });

  test('is not pushed for the deposit of an application', { tags: 'ours' }, async () => {
    const card = await cards.active({ deposit_amount: 250 });
    await world.told();
    expect(await results(card, 0)).toEqual([]);
    expect(await newestRecharge(card)).toMatchObject({ amount: 250, status: 'SUCCESS' });
  });

  test('of a recharge that is under way when the card is closed is still a success', {
    tags: 'ours',
  }, async () => {
    const card = await cards.active();
    await world.fault('fund', { delayMs: 60_000 });
    await client.recharge({ ...card, amount: 40 });
    await client.updateStatus({ ...card, alter: 'CLOSE' });
    await world.advance(60_000);
    expect((await results(card, 1)).map((text) => JSON.parse(text))).toMatchObject([
      { receive_amount: 40, status: 'SUCCESS' },
    ]);
    const [close] = await payloadsOf(world, client, 'CARD_CLOSE_RESULT', card, 1);
    expect(close).toMatchObject({ refund_amount: 137.5, status: 'SUCCESS' });
  });
});
