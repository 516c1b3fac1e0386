import { BananaTechClient } from '@emboss/sdk/bananatech';
import { describe, expect, test } from 'vitest';
import { bananatechCards, type CardOf } from '../../../testing/bananatech-cards.ts';
import { templates } from '../../../testing/bananatech-requests.ts';
import { textsOf, written } from '../../../testing/bananatech-webhooks.ts';
import { bananatechWorld } from '../../../testing/bananatech-world.ts';
import { standingStill } from '../../../testing/standing-still.ts';
import { testDatabase } from '../../../testing/test-database.ts';

// "7. CARD_CLOSE_RESULT" of the page "Event Types", and "Status Change Confirmation" of "05-Card-Operations"
const world = await bananatechWorld(await testDatabase());
const client = new BananaTechClient(world.tenant.client);
const cards = bananatechCards(world, client);
const still = standingStill(world);
const DAY_MS = 86_400_000;

const results = ({ card_id }: CardOf, count: number) =>
  textsOf(world, client, 'CARD_CLOSE_RESULT', { card_id }, count);
const close = (card: CardOf) => client.updateStatus({ ...card, alter: 'CLOSE' });
const statusOf = async (card: CardOf) => (await client.getCardInformation(card)).status;

/** What is pushed of a card's close, without what is compared elsewhere. */
async function closed(card: CardOf) {
  await close(card);
  const { transaction_id: _, occur_time: __, ...told } = JSON.parse((await results(card, 1))[0] ?? '');
  return told;
}

describe('CARD_CLOSE_RESULT', () => {
  test('of a close that failed gives its reason, and nothing was refunded', {
    tags: 'inferred',
  }, async () => {
    const card = await cards.active();
    const before = await world.reserve();
    await world.fault('close', { fail: 'The upstream said no.' });
    await still(async (now) => {
      await close(card);
      const [text = ''] = await results(card, 1);
      const { transaction_id } = JSON.parse(text);
      expect(transaction_id).toBeGreaterThan(card.card_id);
      expect(text).toBe(
        JSON.stringify({
          ...{ card_id: card.card_id, transaction_id, refund_amount: written('0.0') },
          ...{ status: 'FAILED', error_reason: 'The upstream said no.', occur_time: now },
        }),
      );
    });
    expect(await world.reserve()).toEqual(before);
    expect(await statusOf(card)).toBe('ACTIVE');
  });

  test('has every field, the id of the refund among the transactions, and no reason', async () => {
    const user_id = await cards.verifiedUser();
    const card = await cards.applied({ user_id, template_id: templates.verified, deposit_amount: 100 });
    await world.settled();
    await still(async (now) => {
      await close(card);
      const told = await results(card, 1);
      const { data } = await client.getTransactions({ card_id: card.card_id, type: 'REFUND' });
      expect(data).toMatchObject([{ amount: 100, status: 'SUCCESS' }]);
      expect(told).toEqual([
        JSON.stringify({
          ...{ card_id: card.card_id, transaction_id: data[0]?.id, refund_amount: written('100.0') },
          ...{ status: 'SUCCESS', occur_time: now },
        }),
      ]);
    });
    expect(await statusOf(card)).toBe('CLOSED');
  });

  test('has what goes back to the account, less the refund_fee', { tags: 'inferred' }, async () => {
    const card = await cards.active({ deposit_amount: 60 });
    const { available } = await world.reserve();
    await close(card);
    expect((await results(card, 1))[0]).toContain('"refund_amount":57.5,');
    expect((await world.reserve()).available - available).toBe(575_000n);
  });

  test.each([
    ['less than the refund_fee', 98, 0],
    ['nothing', 100, 0],
    ['less than nothing', 130, 0],
  ])('of a card with %s on it refunds 0.0', { tags: 'inferred' }, async (_, spent, refund_amount) => {
    const card = await cards.active();
    await world.network.settle(String(card.card_id), spent);
    expect(await closed(card)).toStrictEqual({ card_id: card.card_id, refund_amount, status: 'SUCCESS' });
    expect((await results(card, 1))[0]).toContain('"refund_amount":0.0,');
  });

  test('of a locked card comes as well', { tags: 'inferred' }, async () => {
    const card = await cards.active();
    await client.updateStatus({ ...card, alter: 'LOCK' });
    await world.settled();
    expect(await closed(card)).toMatchObject({ status: 'SUCCESS', refund_amount: 97.5 });
  });

  test('waits for the purchases that are pending', { tags: 'ours' }, async () => {
    const card = await cards.active();
    const { authorizationId } = await world.network.authorize(String(card.card_id), 30);
    await close(card);
    await world.advance(DAY_MS);
    await world.told();
    expect(await results(card, 0)).toEqual([]);
    expect(await statusOf(card)).toBe('LOCKED');
    await world.network.settle(String(card.card_id), 30, authorizationId ?? '');
    expect((await results(card, 1))[0]).toContain('"refund_amount":67.5,');
  });
});
