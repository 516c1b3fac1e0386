import { BananaTechClient } from '@emboss/sdk/bananatech';
import { describe, expect, test } from 'vitest';
import { bananatechCards } from '../../../testing/bananatech-cards.ts';
import { phoneRegistration, templates } from '../../../testing/bananatech-requests.ts';
import { textsOf } from '../../../testing/bananatech-webhooks.ts';
import { bananatechWorld } from '../../../testing/bananatech-world.ts';
import { standingStill } from '../../../testing/standing-still.ts';
import { testDatabase } from '../../../testing/test-database.ts';

// "2. CARD_APPLY_RESULT" of the page "Event Types"
const world = await bananatechWorld(await testDatabase());
const client = new BananaTechClient(world.tenant.client);
const cards = bananatechCards(world, client);
const still = standingStill(world);

const toldOf = (card: { card_id: number }, count: number) =>
  textsOf(world, client, 'CARD_APPLY_RESULT', { card_id: card.card_id }, count);

describe('CARD_APPLY_RESULT', () => {
  test('of an application that failed gives its reason, and the account has its money again', {
    tags: 'inferred',
  }, async () => {
    const user_id = await cards.user();
    const before = await world.reserve();
    await world.fault('issue', { fail: 'The issuer is not available.' });
    await still(async (now) => {
      const template_id = templates.deposit;
      const card = await cards.applied({ user_id, template_id, deposit_amount: 50 });
      expect(await toldOf(card, 1)).toEqual([
        JSON.stringify({
          ...{ template_id, user_id, card_id: card.card_id },
          ...{ status: 'FAILED', error_reason: 'The issuer is not available.', occur_time: now },
        }),
      ]);
    });
    expect(await world.reserve()).toEqual(before);
  });

  test.each([
    ['with a deposit', templates.deposit, { deposit_amount: 50 }],
    ['without one, which needs its first recharge', templates.firstRecharge, {}],
    ['of a template for verified users', templates.verified, {}],
  ])('of a card %s has every field, and no reason', async (_, template_id, more) => {
    const user_id = await cards.verifiedUser(phoneRegistration({ template_id: templates.verified }));
    await still(async (now) => {
      const { card_id } = await client.apply({ user_id, template_id, ...more });
      expect(await toldOf({ card_id }, 1)).toEqual([
        JSON.stringify({ template_id, user_id, card_id, status: 'SUCCESS', occur_time: now }),
      ]);
    });
  });

  test('is pushed once, with the time at which the card was there', async () => {
    await world.fault('issue', { delayMs: 90_000 });
    await still(async (now) => {
      const card = await cards.applied({ template_id: templates.deposit, deposit_amount: 50 });
      await world.told();
      expect(await toldOf(card, 0)).toEqual([]);
      await world.advance(90_000);
      expect(JSON.parse((await toldOf(card, 1))[0] ?? '')).toMatchObject({ occur_time: now + 90_000 });
      await world.told();
      expect(await toldOf(card, 1)).toHaveLength(1);
    });
  });

  test('is not pushed for a physical card, nor for an application that was refused', {
    tags: 'ours',
  }, async () => {
    const physical = await cards.assigned();
    await client.setPin({ user_id: physical.user_id, card_id: physical.card_id, pin: '1357' });
    await world.settled();
    const user_id = await cards.user();
    await expect(client.apply({ user_id, template_id: templates.deposit })).rejects.toThrow('Deposit');
    await world.told();
    const about = [{ user_id: physical.user_id }, { user_id }];
    const told = await Promise.all(about.map((each) => textsOf(world, client, 'CARD_APPLY_RESULT', each, 0)));
    expect(told).toEqual([[], []]);
  });
});
