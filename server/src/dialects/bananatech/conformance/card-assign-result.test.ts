import { BananaTechClient } from '@emboss/sdk/bananatech';
import { describe, expect, test } from 'vitest';
import { bananatechCards } from '../../../testing/bananatech-cards.ts';
import { templates } from '../../../testing/bananatech-requests.ts';
import { textsOf } from '../../../testing/bananatech-webhooks.ts';
import { bananatechWorld } from '../../../testing/bananatech-world.ts';
import { standingStill } from '../../../testing/standing-still.ts';
import { testDatabase } from '../../../testing/test-database.ts';

// "4. CARD_ASSIGN_RESULT" of the page "Event Types", with the samples of "04-Physical-Cards"
const world = await bananatechWorld(await testDatabase());
const client = new BananaTechClient(world.tenant.client);
const cards = bananatechCards(world, client);
const still = standingStill(world);
const template_id = templates.physical;

const results = (user_id: number, count: number) =>
  textsOf(world, client, 'CARD_ASSIGN_RESULT', { user_id }, count);

/** What is pushed of an assignment of this number, and when it was asked for. */
async function assigned(card_number: string) {
  const user_id = await cards.verifiedUser();
  let [told, at, card_id] = ['', 0, 0];
  await still(async (now) => {
    card_id = (await client.assign({ user_id, template_id, card_number })).card_id;
    told = (await results(user_id, 1))[0] ?? '';
    at = now;
  });
  return { user_id, card_id, told, at };
}

function failure({ user_id, at }: { user_id: number; at: number }, error_reason: string): string {
  return JSON.stringify({ user_id, status: 'FAILED', error_reason, occur_time: at });
}

describe('CARD_ASSIGN_RESULT', () => {
  test.each([
    ['of 16 digits', '1234567890123456'],
    ['of 19 digits', '4412239999999999999'],
  ])(
    'of a number that no plastic has, %s, has the reason of the sample, and no card_id',
    async (_, number) => {
      const before = await world.reserve();
      const assignment = await assigned(number);
      expect(assignment.told).toBe(failure(assignment, '101:0 - card number not exist'));
      expect(await world.reserve()).toEqual(before);
    },
  );

  test('of a number that another card has is the same', { tags: 'ours' }, async () => {
    const card_number = await cards.stockNumber();
    await cards.assigned(card_number);
    const assignment = await assigned(card_number);
    expect(assignment.told).toBe(failure(assignment, '101:0 - card number not exist'));
  });

  test('of a number that another card got meanwhile says so', { tags: 'ours' }, async () => {
    const [late, early] = [await cards.verifiedUser(), await cards.verifiedUser()];
    const card_number = await cards.stockNumber();
    await world.fault('assign', { delayMs: 60_000 });
    await client.assign({ user_id: late, template_id, card_number });
    await client.assign({ user_id: early, template_id, card_number });
    await results(early, 1);
    await still(async (now) => {
      await world.advance(60_000);
      const [told] = await results(late, 1);
      expect(told).toBe(failure({ user_id: late, at: now + 60_000 }, '102:0 - card number already assigned'));
    });
  });

  test('of an assignment that failed otherwise gives its reason', { tags: 'inferred' }, async () => {
    await world.fault('assign', { fail: '103:0 - not now' });
    const number = await cards.stockNumber();
    const failed = await assigned(number);
    expect(failed.told).toBe(failure(failed, '103:0 - not now'));
    expect(JSON.parse((await assigned(number)).told)).toMatchObject({ status: 'SUCCESS' });
  });

  test('that failed leaves no card behind', async () => {
    const { user_id, card_id } = await assigned('1234567890123456');
    await expect(client.getCardInformation({ user_id, card_id })).rejects.toThrow('Card not found');
  });

  test('of a plastic in hand has the id of the card, which is there as TBA, and no reason', async () => {
    const { user_id, card_id, told, at } = await assigned(await cards.stockNumber());
    expect(JSON.parse(told)).toStrictEqual({ card_id, user_id, status: 'SUCCESS', occur_time: at });
    expect(await client.getCardInformation({ user_id, card_id })).toMatchObject({ status: 'TBA' });
  });

  test('has the user_id of a success, too', { tags: 'inferred' }, async () => {
    const { user_id, card_id, told, at } = await assigned(await cards.stockNumber());
    expect(told).toBe(JSON.stringify({ card_id, user_id, status: 'SUCCESS', occur_time: at }));
  });
});
