import { WorldCardClient } from '@emboss/sdk/worldcard';
import { describe, expect, test } from 'vitest';
import { physicalCards } from '../../../testing/physical-cards.ts';
import { testDatabase } from '../../../testing/test-database.ts';
import { activeCard, expectRefusal, expectSuccess, without } from '../../../testing/worldcard-requests.ts';
import { worldcardWorld } from '../../../testing/worldcard-world.ts';

// The three KYC endpoints know a card by its merchant_card_id alone: both of their fields are required.
const world = await worldcardWorld(await testDatabase());
const client = new WorldCardClient(world.tenant.client);
const cards = physicalCards(world, client);
const mine = await cards.applied();
const virtual = await activeCard(world, client);

const expectUntouched = async () => {
  expect((await cards.card(mine)).status).toBe('pending-verification');
  expect((await cards.verification(mine)).status).toBe('not-started');
};

describe.each(['init', 'status', 'cancel'])('POST /api/v1/card/physical/kyc/%s', (name) => {
  const call = (body: Record<string, unknown>, by = client) =>
    by.call(`/api/v1/card/physical/kyc/${name}`, body);

  test.each(['merchant_card_id', 'card_type'])('is refused without %s', async (field) => {
    const body = cards.kyc(mine);
    for (const nothing of [without(body, field), { ...body, [field]: null }, { ...body, [field]: ' ' }]) {
      expectRefusal(await call(nothing), 1101, `${field} is required`);
    }
    await expectUntouched();
  });

  test('does not take card_id instead', async () => {
    const answer = await call({ card_id: mine.card_id, card_type: 'PHYSICAL-G' });
    expectRefusal(answer, 1101, 'merchant_card_id is required');
  });

  test.each(['merchant_card_id', 'card_type'])(
    'is refused when %s is no text, or one that cannot be kept',
    async (field) => {
      for (const value of [1, true, [], {}, 'x'.repeat(65), 'a\u0000', '\ud800']) {
        expectRefusal(await call({ ...cards.kyc(mine), [field]: value }), 1102, `${field} must`);
      }
      await expectUntouched();
    },
  );

  test('is refused for a card type that is unknown or virtual', async () => {
    expectRefusal(await call({ ...cards.kyc(mine), card_type: 'PHYSICAL' }), 10005, 'card_type');
    expectRefusal(await call({ ...cards.kyc(mine), card_type: 'VIRTUAL-G' }), 10017, 'card_type');
    await expectUntouched();
  });

  test('knows no order that is not there, and none by its card_id', async () => {
    const unknown = [
      'mc_unknown',
      mine.card_id,
      mine.merchant_card_id.toUpperCase(),
      `${mine.merchant_card_id} `,
    ];
    for (const merchant_card_id of unknown) {
      const answer = await call({ merchant_card_id, card_type: 'PHYSICAL-G' });
      expectRefusal(answer, 10010, 'merchant_card_id names no card order');
    }
  });

  test("knows no order of another merchant's, nor of another programme's of the same merchant", {
    tags: 'ours',
  }, async () => {
    const other = await world.addTenant();
    const sibling = await world.addTenant({ merchantId: world.tenant.merchantId });
    for (const tenant of [other, sibling]) {
      const theirs = new WorldCardClient(tenant.client);
      expectRefusal(await call(cards.kyc(mine), theirs), 10010, 'merchant_card_id');
    }
    await expectUntouched();
  });

  test('is not for virtual cards', async () => {
    expectRefusal(await call(cards.kyc(virtual)), 10017, 'not a physical one');
  });
});

test('naming a card: the three KYC endpoints take what the guide sends', async () => {
  for (const name of ['status', 'init', 'cancel']) {
    expectSuccess(await client.call(`/api/v1/card/physical/kyc/${name}`, cards.kyc(mine)));
  }
});
