import { BananaTechClient } from '@emboss/sdk/bananatech';
import { describe, expect, test } from 'vitest';
import { bananatechCards, type CardOf } from '../../../testing/bananatech-cards.ts';
import { payloadsOf, textsOf, typesAbout } from '../../../testing/bananatech-webhooks.ts';
import { bananatechWorld } from '../../../testing/bananatech-world.ts';
import { standingStill } from '../../../testing/standing-still.ts';
import { testDatabase } from '../../../testing/test-database.ts';

// "3. CARD_ACTIVATE_RESULT" of the page "Event Types": after the first PIN, or the first recharge
const world = await bananatechWorld(await testDatabase());
const client = new BananaTechClient(world.tenant.client);
const cards = bananatechCards(world, client);
const still = standingStill(world);

const results = ({ card_id }: CardOf, count: number) =>
  textsOf(world, client, 'CARD_ACTIVATE_RESULT', { card_id }, count);
const statusOf = async (card: CardOf) => (await client.getCardInformation(card)).status;

describe('CARD_ACTIVATE_RESULT', () => {
  test('of an activation that failed gives its reason, and the next PIN may activate the card', {
    tags: 'inferred',
  }, async () => {
    const card_number = await cards.stockNumber();
    const card = await cards.assigned(card_number);
    const { card_id } = card;
    await world.fault('activate', { fail: 'The PIN was not taken.' });
    await still(async (now) => {
      await client.setPin({ ...card, pin: '1357' });
      const reason = { status: 'FAILED', error_reason: 'The PIN was not taken.' };
      expect(await results(card, 1)).toEqual([
        JSON.stringify({ card_id, card_number, ...reason, occur_time: now }),
      ]);
    });
    expect(await statusOf(card)).toBe('TBA');
    await client.setPin({ ...card, pin: '1357' });
    expect(JSON.parse((await results(card, 2))[1] ?? '')).toMatchObject({ card_id, status: 'SUCCESS' });
  });

  test('of a first PIN has the whole number of the card, and no reason', async () => {
    const card_number = await cards.stockNumber();
    const card = await cards.assigned(card_number);
    const { card_id } = card;
    await still(async (now) => {
      await client.setPin({ ...card, pin: '135790' });
      expect(await results(card, 1)).toEqual([
        JSON.stringify({ card_id, card_number, status: 'SUCCESS', occur_time: now }),
      ]);
    });
    expect(await statusOf(card)).toBe('ACTIVE');
  });

  test('is not pushed for a later PIN', { tags: 'inferred' }, async () => {
    const card = await cards.assigned();
    await client.setPin({ ...card, pin: '1357' });
    await results(card, 1);
    await client.setPin({ ...card, pin: '2468' });
    await world.told();
    expect(await results(card, 1)).toHaveLength(1);
  });

  test('of a first recharge comes before its CARD_RECHARGE_RESULT', { tags: 'inferred' }, async () => {
    const card = await cards.unloaded();
    expect(await statusOf(card)).toBe('TBA');
    await still(async (now) => {
      await client.recharge({ ...card, amount: 20 });
      const { number: card_number } = await client.getCardInformation(card);
      const { card_id } = card;
      expect(await results(card, 1)).toEqual([
        JSON.stringify({ card_id, card_number, status: 'SUCCESS', occur_time: now }),
      ]);
      const [recharge] = await payloadsOf(world, client, 'CARD_RECHARGE_RESULT', { card_id }, 1);
      expect(recharge).toMatchObject({ status: 'SUCCESS', receive_amount: 20, occur_time: now });
      expect(typesAbout(world, client, { card_id }).slice(-2)).toEqual([
        ...['CARD_ACTIVATE_RESULT', 'CARD_RECHARGE_RESULT'],
      ]);
    });
    expect(await statusOf(card)).toBe('ACTIVE');
  });

  test('is pushed once, however many recharges follow', { tags: 'inferred' }, async () => {
    const card = await cards.unloaded();
    for (const amount of [20, 30]) {
      await client.recharge({ ...card, amount });
      await world.settled(String(card.card_id));
    }
    await world.told();
    expect(await results(card, 1)).toHaveLength(1);
  });

  test('is not pushed for a first recharge that failed, nor for a card that is active at once', {
    tags: 'ours',
  }, async () => {
    const waiting = await cards.unloaded();
    await world.fault('fund', { fail: 'The recharge was refused.' });
    await client.recharge({ ...waiting, amount: 20 });
    const active = await cards.active();
    await client.recharge({ ...active, amount: 20 });
    await world.settled();
    await world.told();
    expect(await statusOf(waiting)).toBe('TBA');
    expect([await results(waiting, 0), await results(active, 0)]).toEqual([[], []]);
  });
});
